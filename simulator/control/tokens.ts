import { generateKeyPair } from 'jose';
import type { FastifyInstance } from 'fastify';
import type { SecretFolder } from '../identity/folder';
import { audience as ownAudience, type Issuer } from '../identity/issuer';
import { userNames, type User, type UserName } from '../identity/users';
import { BadRequestError, JsonFields } from '../jsonFields';
import { addCommand } from './answering';

const names = ['user', 'lifetime', 'notBefore', 'audience', 'scope', 'issuer', 'badSignature'];
const day = 86_400;
const maxLifetime = 10 * 365 * day;

export interface TokenParts {
	folder: SecretFolder;
	issuer: Issuer;
	users: Record<UserName, User>;
	clock: () => Date;
}

/** `POST /tokens`: writes a token file and says where; the token itself is in no answer. */
export function addTokenControl(app: FastifyInstance, parts: TokenParts): void {
	let made = 0;
	addCommand(app, 'POST', '/tokens', async (request, reply) => {
		const fields = new JsonFields(request.body, names);
		const subject = readUser(fields, parts.users);
		const notBefore = fields.moment('notBefore') ?? parts.clock();
		const lifetime = fields.number('lifetime', { from: -maxLifetime, to: maxLifetime }) ?? day;
		const expires = new Date(notBefore.getTime() + lifetime * 1000);
		const audience = readAudience(fields);
		const scope = fields.text('scope');
		const issuer = fields.text('issuer');
		const foreign = fields.flag('badSignature') ? await generateKeyPair('ES256') : undefined;
		made += 1;
		const token = await parts.issuer.sign({
			subject,
			notBefore,
			expires,
			audience,
			id: `simulator-made-${made}`,
			...(scope === undefined ? {} : { scope }),
			...(issuer === undefined ? {} : { issuer }),
			...(foreign ? { key: foreign.privateKey } : {}),
		});
		const file = await parts.folder.write(`made-${made}.token`, token);
		void reply.code(201);
		return {
			file,
			user: subject,
			notBefore: notBefore.toISOString(),
			expires: expires.toISOString(),
		};
	});
}

/** One of the simulator's users, or the name of an unknown user. Default: scientist. */
export function readUser(fields: JsonFields, users: Record<UserName, User>): string {
	const name = fields.text('user') ?? 'scientist';
	const known = userNames.find((candidate) => candidate === name);
	if (known) return users[known].username;
	if (/^[\w.+-]+@[\w.-]+$/.test(name)) return name;
	throw new BadRequestError(`user has to be one of ${userNames.join(', ')}, or a name with an @.`);
}

function readAudience(fields: JsonFields): string | string[] {
	const value = fields.value('audience');
	if (value === undefined) return [...ownAudience];
	const items: unknown[] = Array.isArray(value) ? value : [value];
	if (items.length > 0 && items.every((item) => typeof item === 'string')) {
		return items.length === 1 ? String(items[0]) : items.map(String);
	}
	throw new BadRequestError('audience has to be a text or a list of them.');
}
