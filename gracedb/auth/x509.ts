import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type Auth, clockSkew, credentialError, isoSeconds } from './auth';
import { fingerprintOf } from './fingerprint';
import { repairPem } from './pem';

export interface X509Options {
	/** Where the certificate was found, for people. */
	source: string;
	/** PEM: the certificate, followed by its chain; may hold the key too, as proxy files do. */
	certificate: string;
	/** PEM; may be left out when it stands in `certificate`. */
	privateKey?: string;
	/** Of an encrypted key. */
	passphrase?: string;
}

/**
 * A client certificate. What a handshake would only answer with "bad certificate" is checked here and said in words.
 *
 * @throws GraceDbError of kind `credential`
 */
export function x509Auth(options: X509Options): Auth {
	const { certificate, privateKey = '', passphrase = '', source } = options;
	const blocks = repairPem(certificate);
	const chain = blocks.filter(({ label }) => label === 'CERTIFICATE');
	const key = [...repairPem(privateKey), ...blocks].find(({ label }) =>
		label.endsWith('PRIVATE KEY'),
	);
	const first = chain[0];
	if (!first) {
		throw credentialError(
			'The certificate is not in PEM format.',
			'Paste the whole text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
		);
	}
	if (!key) {
		throw credentialError(
			'There is no private key in PEM format.',
			'Paste the whole text, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.',
		);
	}
	const parsed = readCertificate(first.pem);
	if (!parsed.checkPrivateKey(readKey(key.pem, passphrase))) {
		throw credentialError(
			'The certificate and the private key do not match.',
			'Paste the key that belongs to this certificate.',
		);
	}
	const cert = chain.map(({ pem }) => pem).join('');
	return {
		kind: 'x509',
		fingerprint: fingerprintOf(cert, key.pem),
		secrets: [
			...key.pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{6,}$/.test(line)),
			passphrase,
		],
		expiresAt: Date.parse(parsed.validTo),
		check: (now) => checkDates(parsed, now),
		headers: () => ({}),
		tls: () => ({ cert, key: key.pem, ...(passphrase === '' ? {} : { passphrase }) }),
		describe: () => ({
			kind: 'x509',
			source,
			subject: parsed.subject.replaceAll('\n', ', '),
			issuer: parsed.issuer.replaceAll('\n', ', '),
			notBefore: isoSeconds(Date.parse(parsed.validFrom)),
			expires: isoSeconds(Date.parse(parsed.validTo)),
		}),
	};
}

function readCertificate(pem: string): X509Certificate {
	try {
		return new X509Certificate(pem);
	} catch {
		throw credentialError('The certificate cannot be read.', 'Paste it again, from its file.');
	}
}

function readKey(pem: string, passphrase: string): KeyObject {
	const encrypted = /ENCRYPTED/.test(pem);
	if (encrypted && passphrase === '') {
		throw credentialError('The private key is encrypted.', 'Enter its passphrase.');
	}
	try {
		return createPrivateKey({ key: pem, passphrase });
	} catch {
		throw encrypted
			? credentialError('The passphrase does not open the private key.', 'Check the passphrase.')
			: credentialError('The private key cannot be read.', 'Paste it again, from its file.');
	}
}

function checkDates(certificate: X509Certificate, now: number): void {
	const validFrom = Date.parse(certificate.validFrom);
	const validTo = Date.parse(certificate.validTo);
	if (validTo + clockSkew < now) {
		throw credentialError(
			`The certificate expired at ${isoSeconds(validTo)}.`,
			'Get a new one, or use a SciToken: LIGO is retiring X.509 certificates.',
		);
	}
	if (validFrom - clockSkew > now) {
		throw credentialError(
			`The certificate is not valid before ${isoSeconds(validFrom)}.`,
			'Check the clock of this machine, or wait until then.',
		);
	}
}
