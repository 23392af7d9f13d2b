import { join } from 'node:path';
import { GraceDbError } from '../errors/GraceDbError';
import { type Auth, type AuthSource, credentialError } from './auth';
import { checkDiscovery, readFound } from './fileGate';
import type { HostSystem } from './hostSystem';
import { sciTokenAuth } from './scitoken';
import { readWithRetry } from './readWithRetry';
import { singleFlight } from './singleFlight';
import type { TokenRules } from './tokenRules';

/** What is left of a token that the Python client still takes, in ms. */
const minTimeLeft = 60_000;

/** A place of the search: what it is called, and the text of the token there; undefined if there is none. */
interface Place {
	name: string;
	text?: string;
}

interface Finding {
	auth?: Auth;
	/** Why there is no token, or why it is not used. */
	verdict: string;
}

/**
 * The search of the Python client (igwn-auth-utils 1.4, SciTokens 1.9) for a token, in its order, oddities included. Done
 * anew before each request, as there. The first token that fits wins; where only tokens are left that end within a minute, the
 * first of those, since it still works.
 */
export function tokenDiscovery(rules: TokenRules, hostSystem: HostSystem): AuthSource {
	const current = singleFlight(async () => {
		checkDiscovery(hostSystem);
		return await readWithRetry(() => search(rules, hostSystem), hostSystem);
	});
	return { kind: 'scitoken', current: ({ signal } = {}) => current(signal) };
}

async function search(rules: TokenRules, hostSystem: HostSystem): Promise<Auth> {
	const verdicts: string[] = [];
	let nearlyOver: Auth | undefined;
	for await (const place of places(hostSystem)) {
		const { auth, verdict } = judge(place, rules, hostSystem.now());
		verdicts.push(`${place.name}: ${verdict}`);
		if (!auth) continue;
		if (auth.expiresAt === undefined || auth.expiresAt >= hostSystem.now() + minTimeLeft)
			return auth;
		nearlyOver ??= auth;
	}
	if (nearlyOver) return nearlyOver;
	throw credentialError(
		`No valid SciToken was found on the n8n host. ${verdicts.join('; ')}.`,
		'Get a token with htgettoken on the n8n host, or choose another source in the credential.',
	);
}

function judge({ name, text }: Place, rules: TokenRules, now: number): Finding {
	if (text === undefined) return { verdict: 'nothing there' };
	try {
		const auth = sciTokenAuth(text, { ...rules, source: `discovery, ${name}` });
		auth.check(now);
		return { auth, verdict: 'fits' };
	} catch (error) {
		if (!(error instanceof GraceDbError)) throw error;
		return { verdict: error.message.replace(/\.$/, '') };
	}
}

async function* places(hostSystem: HostSystem): AsyncGenerator<Place> {
	const [pasted, file, condor] = ['SCITOKEN', 'SCITOKEN_FILE', '_CONDOR_CREDS'].map((name) =>
		hostSystem.env(name),
	);
	if (pasted !== undefined) yield { name: 'SCITOKEN', text: pasted };
	if (file !== undefined) {
		const text = await readText(file, hostSystem);
		// The Python client ends here, too, instead of looking further.
		if (text === undefined) throw endOfSearch(file);
		yield { name: `SCITOKEN_FILE (${file})`, text };
	}
	if (condor !== undefined) yield* condorPlaces(condor, hostSystem);
	yield await bearerPlace(hostSystem);
}

async function* condorPlaces(folder: string, hostSystem: HostSystem): AsyncGenerator<Place> {
	const names = await hostSystem.listFolder(folder).catch(() => []);
	for (const name of names.filter((each) => each.endsWith('.use'))) {
		const path = join(folder, name);
		yield { name: `_CONDOR_CREDS (${path})`, text: await readText(path, hostSystem) };
	}
}

/** WLCG Bearer Token Discovery. It stops at the first place that exists, whether its token is any good or not. */
async function bearerPlace(hostSystem: HostSystem): Promise<Place> {
	const pasted = hostSystem.env('BEARER_TOKEN');
	if (pasted)
		return {
			name: 'BEARER_TOKEN (BEARER_TOKEN_FILE and bt_u… are only used without it)',
			text: pasted,
		};
	const named = hostSystem.env('BEARER_TOKEN_FILE');
	if (named) {
		const text = await readText(named, hostSystem);
		if (text !== undefined) {
			return { name: `BEARER_TOKEN_FILE (${named}; bt_u… is only used without it)`, text };
		}
	}
	const fileName = `bt_u${hostSystem.userId ?? ''}`;
	const runtime = hostSystem.env('XDG_RUNTIME_DIR');
	const path = join(runtime ?? '/tmp', fileName);
	const text = await readText(path, hostSystem);
	if (text !== undefined || runtime === undefined) return { name: path, text };
	const ignored = (await readText(join('/tmp', fileName), hostSystem)) !== undefined;
	return {
		name: ignored
			? `${path} (/tmp/${fileName} exists but is only used if XDG_RUNTIME_DIR is not set)`
			: path,
	};
}

function endOfSearch(file: string): GraceDbError {
	return credentialError(
		`SCITOKEN_FILE names ${file}, which does not exist or cannot be read. The search ends there, as in the Python client.`,
		'Correct or remove SCITOKEN_FILE in the environment of n8n.',
	);
}

async function readText(path: string, hostSystem: HostSystem): Promise<string | undefined> {
	return await readFound(path, hostSystem).then(
		({ text }) => text,
		() => undefined,
	);
}
