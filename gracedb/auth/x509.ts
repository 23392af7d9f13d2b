import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { GraceDbError } from '../errors';
import { type Auth, clockSkew } from './auth';
import { fingerprintOf } from './fingerprint';
import { repairPem } from './pem';

export interface X509Options {
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
export function x509Auth({ certificate, privateKey = '', passphrase = '' }: X509Options): Auth {
	const chain = repairPem(certificate).filter(({ label }) => label === 'CERTIFICATE');
	const key = [...repairPem(privateKey), ...repairPem(certificate)].find(({ label }) =>
		label.endsWith('PRIVATE KEY'),
	);
	const first = chain[0];
	if (!first) {
		throw certificateError(
			'The certificate is not in PEM form.',
			'Paste the whole text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
		);
	}
	if (!key) {
		throw certificateError(
			'There is no private key in PEM form.',
			'Paste the whole text, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.',
		);
	}
	const parsed = readCertificate(first.pem);
	if (!parsed.checkPrivateKey(readKey(key.pem, passphrase))) {
		throw certificateError(
			'The certificate and the private key do not belong together.',
			'Paste the key that was made with this certificate.',
		);
	}
	const cert = chain.map(({ pem }) => pem).join('');
	return {
		kind: 'x509',
		fingerprint: fingerprintOf(cert, key.pem),
		secrets: [...key.pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]+$/.test(line)), passphrase],
		check: (now) => checkDates(parsed, now),
		headers: () => ({}),
		tls: () => ({ cert, key: key.pem, ...(passphrase === '' ? {} : { passphrase }) }),
		describe: () => ({
			kind: 'x509',
			subject: parsed.subject.replaceAll('\n', ', '),
			issuer: parsed.issuer.replaceAll('\n', ', '),
			notBefore: isoTime(parsed.validFrom),
			expires: isoTime(parsed.validTo),
		}),
	};
}

function readCertificate(pem: string): X509Certificate {
	try {
		return new X509Certificate(pem);
	} catch {
		throw certificateError('The certificate cannot be read.', 'Paste it again, from its file.');
	}
}

function readKey(pem: string, passphrase: string): KeyObject {
	const encrypted = /ENCRYPTED/.test(pem);
	if (encrypted && passphrase === '') {
		throw certificateError('The private key is encrypted.', 'Fill in its pass phrase.');
	}
	try {
		return createPrivateKey({ key: pem, passphrase });
	} catch {
		throw encrypted
			? certificateError(
					'The private key cannot be opened with this pass phrase.',
					'Check the pass phrase.',
				)
			: certificateError('The private key cannot be read.', 'Paste it again, from its file.');
	}
}

function checkDates(certificate: X509Certificate, now: number): void {
	const validFrom = Date.parse(certificate.validFrom);
	const validTo = Date.parse(certificate.validTo);
	if (validTo + clockSkew < now) {
		throw certificateError(
			`The certificate expired at ${isoTime(certificate.validTo)}.`,
			'Get a new one, or change to a SciToken: LIGO is retiring X.509 certificates.',
		);
	}
	if (validFrom - clockSkew > now) {
		throw certificateError(
			`The certificate is not valid before ${isoTime(certificate.validFrom)}.`,
			'Check the clock of this machine, or wait until then.',
		);
	}
}

function certificateError(message: string, advice: string): GraceDbError {
	return new GraceDbError(message, { kind: 'credential', advice });
}

function isoTime(date: string): string {
	return new Date(date).toISOString().replace('.000Z', 'Z');
}
