import { addressOf } from '../http/address';
import { formBody } from '../http/body';
import { asJson, exchange } from '../http/exchange';
import { noPace } from '../http/pace';
import { defaultRetryPolicy } from '../http/retry';
import { GraceDbError } from '../errors/GraceDbError';
import { isJsonObject, textOf } from '../json';
import { maxAddressLength } from '../serverUrl';
import { checkConfidential } from './allowedServer';
import { type Auth, type AuthSource, credentialError, type RenewalOptions } from './auth';
import { fingerprintOf } from './fingerprint';
import type { HostSystem } from './hostSystem';
import { renewing } from './renewing';

export interface ClientCredentials {
	/** `https://auth.gcn.nasa.gov/oauth2/token` */
	tokenUrl: string;
	clientId: string;
	clientSecret: string;
	/** Blanks between; empty for the usual ones of the client. */
	scope: string;
	/** PEM of further certificate authorities to trust. */
	ca?: string;
}

const timeLimits = { connect: 5_000, firstAnswer: 10_000, body: 10_000 };
const retry = { ...defaultRetryPolicy, retries: 2, budget: 15_000 };
/** For one renewal with its retries, in ms. */
const timeLimit = 20_000;
/** A token is renewed so long before its end, in ms. */
const buffer = 60_000;
/** Seconds that a token counts as good where its issuer does not say; RFC 6749 recommends to say it. */
const usualSeconds = 600;

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4): the ID and the secret go to the token endpoint alone, and the token that
 * it gives is kept in memory and renewed before its end.
 *
 * @throws GraceDbError of kind `credential` or `input` for what is not filled in
 */
export function clientCredentials(given: ClientCredentials, hostSystem: HostSystem): AuthSource {
	const url = tokenAddress(given.tokenUrl);
	const clientId = given.clientId.trim();
	const clientSecret = given.clientSecret.trim();
	for (const [field, value] of [
		['Client ID', clientId],
		['Client Secret', clientSecret],
	]) {
		if (value !== '') continue;
		throw credentialError(
			`${field} is empty.`,
			'Copy it from the page where the broker shows your client credentials.',
		);
	}
	return renewing({
		kind: 'scitoken',
		buffer,
		now: hostSystem.now,
		renew: ({ egress }) =>
			fetchToken(url, { ...given, clientId, clientSecret }, hostSystem, egress),
	});
}

function tokenAddress(address: string): URL {
	const text = address.trim();
	const isAddress = text.length <= maxAddressLength && URL.canParse(text);
	if (!isAddress || !/^https?:$/.test(new URL(text).protocol)) {
		throw credentialError(
			'Token URL is not an address.',
			'Enter the address of the token endpoint, like https://auth.example.org/oauth2/token.',
		);
	}
	const url = new URL(text);
	checkConfidential(url);
	return url;
}

async function fetchToken(
	url: URL,
	{ clientId, clientSecret, scope, ca }: ClientCredentials,
	hostSystem: HostSystem,
	egress: RenewalOptions['egress'],
): Promise<Auth> {
	const basic = Buffer.from(
		`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`,
	).toString('base64');
	const client = holder(`Basic ${basic}`, [clientSecret, basic]);
	const root = new URL('/', url);
	const path = url.pathname.slice(1);
	const body = formBody({ grant_type: 'client_credentials', scope: scope.trim() || undefined });
	const over = AbortSignal.timeout(timeLimit);
	try {
		const { content } = await exchange(
			// Each call makes another token, and none spoils another.
			{ method: 'POST', path, body, signal: over, repeatable: true },
			addressOf(root, path),
			client,
			asJson,
			{
				apiUrl: root,
				ca,
				egress,
				timeLimits,
				retry,
				pace: noPace,
				runtime: hostSystem,
				maxAnswerBytes: 1024 ** 2,
			},
		);
		const answer = isJsonObject(content) ? content : {};
		const token = textOf(answer['access_token']);
		const seconds = Number(answer['expires_in'] ?? usualSeconds);
		if (token !== '') {
			return accessToken(token, {
				clientSecret,
				expiresAt: hostSystem.now() + 1000 * (Number.isFinite(seconds) ? seconds : usualSeconds),
				issuer: url.host,
			});
		}
	} catch (error) {
		if (over.aborted) throw tooSlow(url);
		throw tokenError(error, url);
	}
	throw credentialError(
		`${url.host} answered without an access token.`,
		'Check the address of the token endpoint.',
	);
}

/** Whoever shows the ID and secret of the client. */
function holder(authorization: string, secrets: string[]): Auth {
	return {
		kind: 'scitoken',
		fingerprint: fingerprintOf(authorization),
		secrets,
		check() {},
		headers: () => ({ authorization }),
		tls: () => undefined,
		describe: () => ({ kind: 'scitoken' }),
	};
}

function accessToken(
	token: string,
	{ clientSecret, expiresAt, issuer }: { clientSecret: string; expiresAt: number; issuer: string },
): Auth {
	return {
		kind: 'scitoken',
		fingerprint: fingerprintOf(token),
		secrets: [token, clientSecret],
		expiresAt,
		check(now) {
			if (now < expiresAt) return;
			throw credentialError(
				`The access token of ${issuer} expired at ${new Date(expiresAt).toISOString()}.`,
				'It is renewed by itself; if this stays so, check the client credentials.',
			);
		},
		headers: () => ({ authorization: `Bearer ${token}` }),
		tls: () => undefined,
		describe: () => ({ kind: 'scitoken', issuer, source: `client credentials of ${issuer}` }),
	};
}

function tooSlow({ host }: URL): GraceDbError {
	return new GraceDbError(`No token: ${host} did not answer within ${timeLimit / 1000} s.`, {
		kind: 'connection',
		advice: 'Check the network, or try again later.',
	});
}

/** GraceDB's words for a status would be misleading here. */
function tokenError(error: unknown, { host }: URL): unknown {
	if (!(error instanceof GraceDbError)) return error;
	const { status } = error;
	if (status === 400 || status === 401 || status === 403) {
		const said = error.serverWords ? ` It says: ${error.serverWords}` : '';
		return credentialError(
			`${host} does not accept the client ID and secret (${status}).${said}`,
			'Check both: GCN disables credentials that nobody has used for 30 days. Create new ones where you got them.',
		);
	}
	return new GraceDbError(`No token from ${host}: ${error.message}`, {
		kind: error.kind === 'rejected' || error.kind === 'missing' ? 'credential' : error.kind,
		advice:
			status === undefined
				? error.advice
				: 'Check the address of the token endpoint, or try again later.',
		request: error.request,
		attempts: error.attempts,
	});
}
