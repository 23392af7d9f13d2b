import { constants, X509Certificate } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import {
	certificatePem,
	makeAuthority,
	makeClientCertificate,
	makeProxyCertificate,
	makeServerCertificate,
	privateKeyPem,
	type Credential,
} from './certificates';
import type { SecretFolder } from './folder';
import type { Issuer } from './issuer';
import { subjectBase, userNames, type User, type UserName } from './users';

const hour = 3600 * 1000;
const day = 24 * hour;
const tokenLifetime = day;

/** Writes one token file for each user, and one with a token that ran out an hour ago. */
export async function handOutTokens(
	folder: SecretFolder,
	issuer: Issuer,
	users: Record<UserName, User>,
	now: Date,
): Promise<Record<UserName | 'expired', string>> {
	const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
	const token = async (name: string, user: User, notBefore: Date, expires: Date) =>
		folder.write(
			`${name}.token`,
			await issuer.sign({ subject: user.username, notBefore, expires, id: `simulator-${name}` }),
		);
	const pairs = await Promise.all(
		userNames.map(async (name) => [
			name,
			await token(name, users[name], now, after(tokenLifetime)),
		]),
	);
	return {
		...(Object.fromEntries(pairs) as Record<UserName, string>),
		expired: await token('expired', users.scientist, after(-25 * hour), after(-hour)),
	};
}

export interface Certificates {
	authority: X509Certificate;
	/** The same authority with its key, for further certificates. */
	signer: Credential;
	tls: ServerOptions;
	caFile: string;
	certFile: string;
	keyFile: string;
	proxyFile: string;
}

/** Makes the authority, the server's certificate, and one user's certificate and proxy. */
export async function handOutCertificates(
	folder: SecretFolder,
	user: User,
	now: Date,
): Promise<Certificates> {
	// The clock may be a pretended one, but TLS clients check the server's certificate by the real time.
	const always = {
		notBefore: new Date(Math.min(now.getTime(), Date.now()) - day),
		notAfter: new Date(Math.max(now.getTime(), Date.now()) + 365 * day),
	};
	const between = (days: number) => ({
		notBefore: new Date(now.getTime() - hour),
		notAfter: new Date(now.getTime() + days * day),
	});
	const authority = await makeAuthority(`${subjectBase}/CN=Simulator CA`, always);
	const subject = user.certificateSubject;
	const [server, person] = await Promise.all([
		makeServerCertificate(authority, `${subjectBase}/CN=localhost`, always),
		makeClientCertificate(authority, subject, between(30)),
	]);
	const proxy = await makeProxyCertificate(person, subject, 1234567890, between(7));

	const personPem = certificatePem(person);
	const caPem = certificatePem(authority);
	return {
		authority: new X509Certificate(caPem),
		signer: authority,
		tls: tlsOptions(certificatePem(server), await privateKeyPem(server), caPem),
		caFile: await folder.write('ca.pem', caPem),
		certFile: await folder.write('usercert.pem', personPem),
		keyFile: await folder.write('userkey.pem', await privateKeyPem(person)),
		// The customary order of proxy files: proxy, its key, the certificates that lead to the authority.
		proxyFile: await folder.write(
			'proxy.pem',
			`${certificatePem(proxy)}${await privateKeyPem(proxy)}${personPem}`,
		),
	};
}

function tlsOptions(cert: string, key: string, ca: string): ServerOptions {
	return {
		cert,
		key,
		ca,
		requestCert: true,
		// The endpoint judges: a bad certificate is a 403 with words, not a broken connection.
		rejectUnauthorized: false,
		// A resumed session would show the first certificate only, without the chain that a proxy needs.
		secureOptions: constants.SSL_OP_NO_TICKET,
	};
}
