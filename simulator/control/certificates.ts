import type { FastifyInstance } from 'fastify';
import {
	certificatePem,
	makeAuthority,
	makeClientCertificate,
	makeProxyCertificate,
	privateKeyPem,
	type Credential,
} from '../identity/certificates';
import type { SecretFolder } from '../identity/folder';
import { subjectBase, userNames, type User, type UserName } from '../identity/users';
import { BadRequestError, JsonFields } from '../jsonFields';
import { addCommand } from './answering';

const names = ['user', 'lifetime', 'notBefore', 'proxy', 'unknownSubject', 'otherCa'];
const day = 86_400;
const maxLifetime = 10 * 365 * day;
const proxyNumber = 1_234_567_890;

export interface CertificateParts {
	folder: SecretFolder;
	/** Null without HTTPS. */
	signer: Credential | null;
	users: Record<UserName, User>;
	clock: () => Date;
}

/** `POST /certificates`: writes a client certificate and its key, and with `proxy` a proxy file as well. */
export function addCertificateControl(app: FastifyInstance, parts: CertificateParts): void {
	let made = 0;
	addCommand(app, 'POST', '/certificates', async (request, reply) => {
		const fields = new JsonFields(request.body, names);
		const user = fields.choice('user', userNames) ?? 'scientist';
		const validity = readValidity(fields, parts.clock());
		const [unknownSubject, otherCa, proxy] = (['unknownSubject', 'otherCa', 'proxy'] as const).map(
			(name) => fields.flag(name),
		);
		if (!parts.signer) throw new BadRequestError('Certificates need HTTPS: start with --https.');
		const subject = unknownSubject
			? `${subjectBase}/CN=Unknown Person`
			: parts.users[user].certificateSubject;
		const signer = otherCa
			? await makeAuthority(`${subjectBase}/CN=Another CA`, validity)
			: parts.signer;
		const person = await makeClientCertificate(signer, subject, validity);
		made += 1;
		const files = await write(parts.folder, `made-${made}`, person);
		const proxyFile = proxy
			? await writeProxy(parts.folder, `made-${made}-proxy.pem`, person, subject, validity)
			: null;
		void reply.code(201);
		return {
			...files,
			proxyFile,
			subject,
			notBefore: validity.notBefore.toISOString(),
			notAfter: validity.notAfter.toISOString(),
		};
	});
}

/** Certificates count in whole seconds, and never end before they begin: an old one begins earlier. */
function readValidity(fields: JsonFields, now: Date): { notBefore: Date; notAfter: Date } {
	const lifetime = fields.number('lifetime', { from: -maxLifetime, to: maxLifetime }) ?? 30 * day;
	const given = fields.moment('notBefore');
	const notAfter = new Date((given ?? now).getTime() + lifetime * 1000);
	const notBefore =
		given && given <= notAfter
			? given
			: new Date(Math.min(now.getTime(), notAfter.getTime()) - day * 1000);
	return { notBefore, notAfter };
}

async function write(
	folder: SecretFolder,
	name: string,
	credential: Credential,
): Promise<{ certFile: string; keyFile: string }> {
	return {
		certFile: await folder.write(`${name}-cert.pem`, certificatePem(credential)),
		keyFile: await folder.write(`${name}-key.pem`, await privateKeyPem(credential)),
	};
}

/** The customary order of proxy files: proxy, its key, the certificate that signed it. */
async function writeProxy(
	folder: SecretFolder,
	name: string,
	person: Credential,
	subject: string,
	validity: { notBefore: Date; notAfter: Date },
): Promise<string> {
	const proxy = await makeProxyCertificate(person, subject, proxyNumber, validity);
	const text = `${certificatePem(proxy)}${await privateKeyPem(proxy)}${certificatePem(person)}`;
	return folder.write(name, text);
}
