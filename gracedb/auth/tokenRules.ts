import type { GraceDbError } from '../errors/GraceDbError';
import { isKnownServer } from '../servers';
import { parseServerUrl } from '../serverUrl';
import { isLoopback } from './allowedServer';
import { clockSkew, credentialError, isoSeconds } from './auth';
import { newToken, type SciTokenClaims } from './claims';

/** Where a token is to be shown, as far as a token can name it. */
export interface TokenDestination {
	/** For people: `GraceDB`. */
	name: string;
	/** A token has to be for one of these, or for ANY; the first is the one to ask for. */
	audiences: readonly [string, ...string[]];
	/** For each machine that may see the token, the audiences that name it. */
	machines: readonly (readonly string[])[];
	/** Whether it is one of the servers that everybody knows. */
	isKnown: boolean;
	/** Whether it is this machine itself. */
	isLoopback: boolean;
	/** The scope to ask for. */
	scope: string;
	/** Whether a scope is enough. */
	grants: (scope: string) => boolean;
}

export interface TokenRules {
	destination: TokenDestination;
	/** Sends the token there even if it was not made for it. */
	sendAnyway?: boolean;
	/**
	 * Whether the token is of the machine's operator: from a file, or found by discovery. Whoever fills in the credential and
	 * chooses the server may be another. So `sendAnyway` counts at known servers only, and a custom server gets the token only if
	 * the audience names it; on this machine itself ANY is enough.
	 */
	operators?: boolean;
}

/** A GraceDB server as the destination of a token. */
export function graceDbDestination(serverUrl: string): TokenDestination {
	const server = parseServerUrl(serverUrl);
	const audiences = audiencesOf(server);
	return {
		name: 'GraceDB',
		audiences,
		machines: [audiences],
		isKnown: isKnownServer(server),
		isLoopback: isLoopback(server),
		scope: 'gracedb.read',
		grants: grantsReading,
	};
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

function audienceProblem(
	claims: SciTokenClaims,
	{ destination, sendAnyway, operators }: TokenRules,
): GraceDbError | undefined {
	const { name, audiences, machines, isKnown, scope, grants } = destination;
	const mayBeSentAnyway = !operators || isKnown;
	if (sendAnyway && mayBeSentAnyway) return undefined;
	const orAnyway = mayBeSentAnyway
		? ', or turn on Ignore Audience and Scope Mismatch in the credential'
		: '';
	const named = shownList(claims.audience) || 'nothing';
	if (!fitsAudience(claims, audiences)) {
		return credentialError(
			`The SciToken was not sent to ${audiences[0]}: it is for the audience ${named}.`,
			`Get a token for the audience ${audiences[0]} or ANY, correct the server${orAnyway}.`,
		);
	}
	const unnamed = machines.find((ofMachine) => !isNamed(claims, ofMachine));
	if (operators && !isKnown && !destination.isLoopback && unnamed) {
		const wanted = unnamed[0] ?? audiences[0];
		return credentialError(
			`The SciToken is for the audience ${named}. It was not sent to ${wanted}, because a custom server only gets a token from a file whose audience names that server.`,
			`Get a token for the audience ${wanted}, or choose the source Token or Vault in the credential.`,
		);
	}
	if (!claims.scopes.some(grants)) {
		return credentialError(
			`The SciToken has the scope ${shownList(claims.scopes) || 'none'}, and ${name} needs ${scope}.`,
			`Get a token with the scope ${scope}${orAnyway && `${orAnyway} if the server accepts another`}.`,
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

function fitsAudience(claims: SciTokenClaims, wanted: readonly string[]): boolean {
	// As in the SciTokens library: only version 2.0 must have the claim.
	if (claims.audience === undefined) return claims.version !== 'scitoken:2.0';
	return claims.audience.includes('ANY') || isNamed(claims, wanted);
}

function isNamed({ audience = [] }: SciTokenClaims, wanted: readonly string[]): boolean {
	return audience.some((name) => wanted.includes(name.replace(/\/$/, '')));
}

/** Servers of version 2.17 call the same scope `read:/GraceDB`. */
function grantsReading(scope: string): boolean {
	return scope === 'gracedb.read' || /^read:\/(?:GraceDB)?$/.test(scope);
}
