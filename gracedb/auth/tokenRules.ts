import type { GraceDbError } from '../errors';
import { parseServerUrl } from '../serverUrl';
import { clockSkew, credentialError, isoTime } from './auth';
import { newToken, type SciTokenClaims } from './claims';

export interface TokenRules {
	/** Address of the server that the token is to be shown to. */
	serverUrl: string;
	/** Shows the token to the server even if it was not made for it. */
	sendAnyway?: boolean;
}

/**
 * Why a token would not be taken by the server, as far as its text tells; GraceDB itself says nothing and sees an anonymous
 * visitor instead.
 *
 * @param now milliseconds since 1970
 */
export function tokenProblem(
	claims: SciTokenClaims,
	rules: TokenRules,
	now: number,
): GraceDbError | undefined {
	return dateProblem(claims, now) ?? (rules.sendAnyway ? undefined : aimProblem(claims, rules));
}

function dateProblem(
	{ expires, notBefore }: SciTokenClaims,
	now: number,
): GraceDbError | undefined {
	if (expires !== undefined && expires + clockSkew < now) {
		return credentialError(`The SciToken expired at ${isoTime(expires)}.`, newToken);
	}
	if (notBefore !== undefined && notBefore - clockSkew > now) {
		return credentialError(
			`The SciToken is not valid before ${isoTime(notBefore)}.`,
			'Check the clock of this machine, or wait until then.',
		);
	}
	return undefined;
}

function aimProblem(claims: SciTokenClaims, { serverUrl }: TokenRules): GraceDbError | undefined {
	const wanted = audiencesOf(serverUrl);
	if (!fitsAudience(claims, wanted)) {
		const named = claims.audience?.join(' ') || 'nobody';
		return credentialError(
			`The SciToken is for the audience ${named}, not for ${wanted[0]}, so it is not sent there.`,
			`Get a token for the audience ${wanted[0]} or ANY, correct the server, or switch on Send Anyway in the credential.`,
		);
	}
	if (!claims.scopes.some(grantsReading)) {
		const scopes = claims.scopes.join(' ') || 'none';
		return credentialError(
			`The SciToken has the scope ${scopes}; GraceDB wants gracedb.read.`,
			'Get a token with the scope gracedb.read, or switch on Send Anyway in the credential if the server takes another.',
		);
	}
	return undefined;
}

/** Loopback addresses all name the same machine. */
const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The audiences that name a server: those that ligo-gracedb asks for (scheme and host, with the port and without), always
 * with https too, which is what servers believe in.
 */
export function audiencesOf(serverUrl: string): [string, ...string[]] {
	const { protocol, host, hostname, port } = parseServerUrl(serverUrl);
	const names = loopback.test(hostname) ? ['localhost', '127.0.0.1', '[::1]'] : [hostname];
	const others = names.flatMap((name) => {
		const withPort = port === '' ? name : `${name}:${port}`;
		return ['https:', protocol].flatMap((scheme) => [
			`${scheme}//${name}`,
			`${scheme}//${withPort}`,
		]);
	});
	return [`https://${hostname}`, `${protocol}//${host}`, ...others];
}

function fitsAudience({ audience, version }: SciTokenClaims, wanted: string[]): boolean {
	// As in the SciTokens library: only version 2.0 must have the claim.
	if (audience === undefined) return version !== 'scitoken:2.0';
	return audience.some((name) => name === 'ANY' || wanted.includes(name.replace(/\/$/, '')));
}

/** Servers of version 2.17 call the same scope `read:/GraceDB`. */
function grantsReading(scope: string): boolean {
	return scope === 'gracedb.read' || /^read:\/(?:GraceDB)?$/.test(scope);
}
