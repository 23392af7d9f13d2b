import type { GraceDbError } from '../errors/GraceDbError';
import { isKnownServer } from '../servers';
import { parseServerUrl } from '../serverUrl';
import { isLoopback } from './allowedServer';
import { clockSkew, credentialError, isoSeconds } from './auth';
import { newToken, type SciTokenClaims } from './claims';

export interface TokenRules {
	/** Address of the server that the token is to be shown to. */
	serverUrl: string;
	/** Sends the token to the server even if it was not made for it. */
	sendAnyway?: boolean;
	/**
	 * Whether the token is of the machine's operator: from a file, or found by discovery. Whoever fills in the credential and
	 * chooses the server may be another. So `sendAnyway` counts at known servers only, and a custom server gets the token only if
	 * the audience names it; on this machine itself ANY is enough.
	 */
	operators?: boolean;
}

/**
 * Why a token would not be taken by the server, as far as its text shows; GraceDB itself says nothing and sees an anonymous
 * user instead.
 *
 * @param now milliseconds since 1970
 */
export function tokenProblem(
	claims: SciTokenClaims,
	rules: TokenRules,
	now: number,
): GraceDbError | undefined {
	return dateProblem(claims, now) ?? audienceProblem(claims, rules);
}

function dateProblem(
	{ expires, notBefore }: SciTokenClaims,
	now: number,
): GraceDbError | undefined {
	if (expires !== undefined && expires + clockSkew < now) {
		return credentialError(`The SciToken expired at ${isoSeconds(expires)}.`, newToken);
	}
	if (notBefore !== undefined && notBefore - clockSkew > now) {
		return credentialError(
			`The SciToken is not valid before ${isoSeconds(notBefore)}.`,
			'Check the clock of this machine, or wait until then.',
		);
	}
	return undefined;
}

function audienceProblem(claims: SciTokenClaims, rules: TokenRules): GraceDbError | undefined {
	const server = parseServerUrl(rules.serverUrl);
	const isKnown = isKnownServer(server);
	const mayBeSentAnyway = !rules.operators || isKnown;
	if (rules.sendAnyway && mayBeSentAnyway) return undefined;
	const orAnyway = mayBeSentAnyway
		? ', or turn on Ignore Audience and Scope Mismatch in the credential'
		: '';
	const wanted = audiencesOf(server);
	const named = shownList(claims.audience) || 'nothing';
	if (!fitsAudience(claims, wanted)) {
		return credentialError(
			`The SciToken was not sent to ${wanted[0]}: it is for the audience ${named}.`,
			`Get a token for the audience ${wanted[0]} or ANY, correct the server${orAnyway}.`,
		);
	}
	if (rules.operators && !isKnown && !isLoopback(server) && !isNamed(claims, wanted)) {
		return credentialError(
			`The SciToken is for the audience ${named}. It was not sent to ${wanted[0]}, because a custom server only gets a token from a file whose audience names that server.`,
			`Get a token for the audience ${wanted[0]}, or choose the source Token or Vault in the credential.`,
		);
	}
	if (!claims.scopes.some(grantsReading)) {
		return credentialError(
			`The SciToken has the scope ${shownList(claims.scopes) || 'none'}. GraceDB needs gracedb.read.`,
			`Get a token with the scope gracedb.read${orAnyway && `${orAnyway} if the server accepts another`}.`,
		);
	}
	return undefined;
}

/** As much of a list as an error needs; a token may hold any number of names. */
function shownList(names: readonly string[] = []): string {
	const text = names.join(' ');
	return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/**
 * The audiences that name a server: those that ligo-gracedb asks for (scheme and host, with the port and without), always
 * with https too, which is what servers believe in.
 */
export function audiencesOf(server: URL): [string, ...string[]] {
	const { protocol, host, hostname, port } = server;
	// Loopback addresses all name the same machine.
	const names = isLoopback(server) ? ['localhost', '127.0.0.1', '[::1]'] : [hostname];
	const others = names.flatMap((name) => {
		const withPort = port === '' ? name : `${name}:${port}`;
		return ['https:', protocol].flatMap((scheme) => [
			`${scheme}//${name}`,
			`${scheme}//${withPort}`,
		]);
	});
	return [`https://${hostname}`, `${protocol}//${host}`, ...others];
}

function fitsAudience(claims: SciTokenClaims, wanted: string[]): boolean {
	// As in the SciTokens library: only version 2.0 must have the claim.
	if (claims.audience === undefined) return claims.version !== 'scitoken:2.0';
	return claims.audience.includes('ANY') || isNamed(claims, wanted);
}

function isNamed({ audience = [] }: SciTokenClaims, wanted: string[]): boolean {
	return audience.some((name) => wanted.includes(name.replace(/\/$/, '')));
}

/** Servers of version 2.17 call the same scope `read:/GraceDB`. */
function grantsReading(scope: string): boolean {
	return scope === 'gracedb.read' || /^read:\/(?:GraceDB)?$/.test(scope);
}
