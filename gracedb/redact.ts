const anyToken = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*){0,2}/g;
const anyBearer = /\b(Bearer|Basic)\s+[^\s"',]+/gi;
const anyKey = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g;
const anyUserInAddress = /(\bhttps?:\/\/)[^\s/@]+@/gi;
const anyCookie =
	/\b((?:set-)?cookie|x-vault-token|(?:csrf|session)[\w-]*)(["']?\s*[:=]\s*["']?)[^\s;"']+/gi;

/**
 * A function that takes secrets out of a text: those named, and whatever looks like a token, key or cookie
 * (a server may echo what it was sent, also in part).
 *
 * @param secrets texts that must never appear, such as the token in use
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
	const known = secrets
		.flatMap((secret) => [secret, encodeURIComponent(secret), ...secret.split(/\s+/)])
		.filter((secret) => secret.length >= 6)
		.sort((a, b) => b.length - a.length);
	return (text) =>
		known
			.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text)
			.replace(anyKey, '[redacted key]')
			.replace(anyToken, '[redacted token]')
			.replace(anyBearer, '$1 [redacted]')
			.replace(anyUserInAddress, '$1[redacted]@')
			.replace(anyCookie, '$1$2[redacted]');
}

/**
 * A function that takes out of data what was sent as a credential, should a server repeat it, and touches nothing else.
 *
 * @param headers those of the credential
 */
export function withoutSent(headers: Readonly<Record<string, string>>): (text: string) => string {
	const sent = Object.values(headers).flatMap((value) => value.split(/[\s.]+/));
	const secrets = sent.filter((secret) => secret.length >= 12);
	return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text);
}
