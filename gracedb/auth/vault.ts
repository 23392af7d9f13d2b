import type { EgressFilter } from '../http/egress';
import { GraceDbError } from '../errors/GraceDbError';
import { isJsonObject } from '../json';
import { noPace } from '../http/pace';
import { defaultRetryPolicy } from '../http/retry';
import { addressOf } from '../http/address';
import { asJson, exchange } from '../http/exchange';
import { maxAddressLength } from '../serverUrl';
import { type Auth, type AuthSource, credentialError } from './auth';
import { fingerprintOf } from './fingerprint';
import type { HostSystem } from './hostSystem';
import { renewing } from './renewing';
import { sciTokenAuth } from './scitoken';
import type { TokenRules } from './tokenRules';

export interface VaultOptions {
	/** `https://vault.ligo.org:8200` */
	address: string;
	/** Below `/v1/`, as htgettoken shows it: `secret/oauth/creds/igwn/albert.einstein:default`. */
	path: string;
	vaultToken: string;
	/** Blanks or commas between; empty for those of the path. */
	scopes?: string;
	audience?: string;
	/** PEM of further certificate authorities to trust. */
	ca?: string;
	/** How long before its end a token is renewed, in ms. */
	buffer: number;
	/** For a renewal with its retries, in ms. Default 60,000. */
	timeLimit?: number;
}

/** Vault is asked within an execution, which should not wait for minutes. */
const timeLimits = { connect: 10_000, firstAnswer: 30_000, body: 30_000 };
const retry = { ...defaultRetryPolicy, retries: 2, budget: 30_000 };

/**
 * A SciToken out of HashiCorp Vault, in the way of htgettoken (2.x): Vault keeps the refresh token and makes a new access
 * token whenever one is asked for. Kept in memory and renewed before its end.
 */
export function vaultToken(
	options: VaultOptions,
	rules: TokenRules,
	hostSystem: HostSystem,
): AuthSource {
	const root = vaultRoot(options.address);
	checkSecret(options);
	const source = `Vault ${root.origin}`;
	return renewing({
		kind: 'scitoken',
		buffer: options.buffer,
		now: hostSystem.now,
		renew: async ({ egress }) => {
			const token = await fetchToken(root, options, hostSystem, egress);
			return sciTokenAuth(token, { ...rules, source, furtherSecrets: [options.vaultToken] });
		},
	});
}

/** @throws GraceDbError of kind `credential` */
export function vaultRoot(address: string): URL {
	const text = address.trim();
	const isAddress = text.length <= maxAddressLength && URL.canParse(text);
	if (!isAddress || new URL(text).protocol !== 'https:') {
		throw credentialError(
			'The address of the Vault must start with https://.',
			'Enter an address like https://vault.ligo.org:8200.',
		);
	}
	return new URL('/v1/', new URL(text).origin);
}

function checkSecret({ path, vaultToken: token }: VaultOptions): void {
	if (path.trim() === '') {
		throw credentialError(
			'The path of the secret in the Vault is empty.',
			'Run htgettoken --showbearerurl. The path is the part of the address after /v1/.',
		);
	}
	if (!/^[\w.~-]+$/.test(token.trim())) {
		throw credentialError(
			token.trim() === '' ? 'The Vault token is empty.' : 'The Vault token is not valid.',
			'Copy it from /tmp/vt_u<your uid>, where htgettoken writes it.',
		);
	}
}

async function fetchToken(
	root: URL,
	options: VaultOptions,
	hostSystem: HostSystem,
	egress: EgressFilter | undefined,
): Promise<string> {
	const scopes = listed(options.scopes);
	const audiences = listed(options.audience);
	const path = options.path.trim().replace(/^\/*(?:v1\/)?/, '');
	// A token with other scopes or audience than the stored one comes from the exchange beside it.
	const place = scopes || audiences ? path.replace('/creds/', '/sts/') : path;
	const query = {
		minimum_seconds: Math.ceil(options.buffer / 1000) + 60,
		scopes: scopes || undefined,
		audiences: audiences || undefined,
	};
	const { timeLimit = 60_000 } = options;
	// Its own, because several may wait for the same token, each with another signal.
	const over = AbortSignal.timeout(timeLimit);
	try {
		const url = addressOf(root, place, query);
		const holder = holderOf(options.vaultToken.trim());
		const { content } = await exchange({ path: place, signal: over }, url, holder, asJson, {
			apiUrl: root,
			ca: options.ca,
			egress,
			timeLimits,
			retry,
			pace: noPace,
			runtime: hostSystem,
		});
		const data = isJsonObject(content) ? content['data'] : undefined;
		const token = isJsonObject(data) ? data['access_token'] : undefined;
		if (typeof token === 'string') return token;
	} catch (error) {
		if (over.aborted) throw tooSlow(root, timeLimit);
		throw vaultError(error, root);
	}
	throw credentialError(
		`The Vault ${root.host} has no access token at this path.`,
		'Check the path of the secret with htgettoken --showbearerurl.',
	);
}

/** Whoever shows a Vault token. */
function holderOf(token: string): Auth {
	return {
		kind: 'scitoken',
		fingerprint: fingerprintOf(token),
		secrets: [token],
		check() {},
		headers: () => ({ 'x-vault-token': token }),
		tls: () => undefined,
		describe: () => ({ kind: 'scitoken' }),
	};
}

function tooSlow({ host }: URL, timeLimit: number): GraceDbError {
	return new GraceDbError(
		`No token from the Vault: ${host} did not answer within ${timeLimit / 1000} s.`,
		{ kind: 'connection', advice: 'Check the address of the Vault, or try again later.' },
	);
}

function listed(text = ''): string {
	return text
		.split(/[\s,]+/)
		.filter(Boolean)
		.join(',');
}

const refusals = new Map([
	[
		400,
		{
			problem: 'refuses to issue this token',
			advice: 'Check path, scopes and audience. If your login has expired, run htgettoken again.',
		},
	],
	[
		403,
		{
			problem: 'did not accept the Vault token, or the token cannot read this path',
			advice: 'Run htgettoken and copy the new Vault token. It is valid for weeks.',
		},
	],
	[
		404,
		{
			problem: 'has nothing at this path',
			advice: 'Check the path of the secret with htgettoken --showbearerurl.',
		},
	],
]);

/** GraceDB's words for a status would be misleading here. */
function vaultError(error: unknown, { host }: URL): unknown {
	if (!(error instanceof GraceDbError)) return error;
	const refusal = refusals.get(error.status ?? 0);
	if (!refusal) {
		return new GraceDbError(`No token from the Vault: ${error.message}`, {
			kind: error.kind === 'rejected' ? 'credential' : error.kind,
			advice: error.status === undefined ? error.advice : 'Try again later.',
			request: error.request,
			attempts: error.attempts,
		});
	}
	const said = error.serverWords ? ` The Vault says: ${error.serverWords}` : '';
	return credentialError(
		`The Vault ${host} ${refusal.problem} (${error.status}).${said}`,
		refusal.advice,
	);
}
