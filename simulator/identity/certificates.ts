// @peculiar/x509 needs this polyfill before it is loaded.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** ProxyCertInfo (RFC 3820): no limit on the length of the path, the policy "inherit all rights". */
const proxyCertInfo = new x509.Extension(
	'1.3.6.1.5.5.7.1.14',
	true,
	Buffer.from('300c300a06082b06010505071501', 'hex'),
);

/** A certificate with its private key. */
export interface Credential {
	certificate: x509.X509Certificate;
	keys: webcrypto.CryptoKeyPair;
}

export interface Validity {
	notBefore: Date;
	notAfter: Date;
}

/** The name as `@peculiar/x509` writes it, from OpenSSL's one: `/DC=org/CN=x` → `DC=org, CN=x`. */
function nameOf(subject: string): string {
	return subject.slice(1).split('/').join(', ');
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
	return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** A certificate authority of the simulator's own. */
export async function makeAuthority(subject: string, validity: Validity): Promise<Credential> {
	const keys = await newKeys();
	const certificate = await x509.X509CertificateGenerator.createSelfSigned({
		name: nameOf(subject),
		keys,
		signingAlgorithm,
		...validity,
		extensions: [
			new x509.BasicConstraintsExtension(true, undefined, true),
			new x509.KeyUsagesExtension(
				x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
				true,
			),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	return { certificate, keys };
}

async function issue(
	issuer: Credential,
	subject: string,
	validity: Validity,
	extensions: x509.Extension[],
): Promise<Credential> {
	const keys = await newKeys();
	const certificate = await x509.X509CertificateGenerator.create({
		subject: nameOf(subject),
		issuer: issuer.certificate.subjectName,
		publicKey: keys.publicKey,
		signingKey: issuer.keys.privateKey,
		signingAlgorithm,
		...validity,
		extensions: [
			...extensions,
			await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
		],
	});
	return { certificate, keys };
}

/** The certificate of an HTTPS server. @param hosts names that it may have */
export async function makeServerCertificate(
	authority: Credential,
	subject: string,
	validity: Validity,
	hosts: readonly string[] = ['localhost'],
): Promise<Credential> {
	return issue(authority, subject, validity, [
		new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
		new x509.SubjectAlternativeNameExtension([
			...hosts.map((value) => ({ type: 'dns' as const, value })),
			{ type: 'ip', value: '127.0.0.1' },
			{ type: 'ip', value: '::1' },
		]),
	]);
}

/** A person's certificate. */
export async function makeClientCertificate(
	authority: Credential,
	subject: string,
	validity: Validity,
): Promise<Credential> {
	return issue(authority, subject, validity, [
		new x509.BasicConstraintsExtension(false, undefined, true),
		new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
		new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
	]);
}

/** A proxy certificate (RFC 3820): signed by the person's own key, subject = the person's plus a number. */
export async function makeProxyCertificate(
	person: Credential,
	subject: string,
	number: number,
	validity: Validity,
): Promise<Credential> {
	return issue(person, `${subject}/CN=${number}`, validity, [
		new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
		proxyCertInfo,
	]);
}

export function certificatePem({ certificate }: Credential): string {
	return `${certificate.toString('pem').trim()}\n`;
}

export async function privateKeyPem({ keys }: Credential): Promise<string> {
	const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
	const lines = der
		.toString('base64')
		.replace(/(.{64})/g, '$1\n')
		.trim();
	return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}
