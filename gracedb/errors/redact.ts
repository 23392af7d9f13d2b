import type { Auth } from '../auth/auth';
import type { Json } from '../json';
import { SecretMatcher } from './secretMatcher';

/** Takes the secrets of one credential out of what a server sends. All of it takes time in proportion to the text. */
export interface Redactor {
	/** Words for people: without the credential and without whatever looks like a token, a key, a password or a cookie. */
	readonly text: (text: string) => string;
	/** Data: without what was sent as the credential, in whatever form it comes back; all else is left alone. */
	readonly data: (text: string) => string;
	/** The same for all texts in a JSON value, keys too. Changes the value itself. */
	readonly json: (value: Json) => Json;
	/** JSON text, read. Only where it may hold something that was sent is the value gone through. Throws as JSON.parse does. */
	readonly parse: (text: string) => Json;
	/** Names and values of headers, as data. */
	readonly headers: (headers: Readonly<Record<string, string>>) => Record<string, string>;
}

/** What counts of a credential: what it sends, and what else of it must never be shown. */
export type Secrets = Pick<Auth, 'secrets' | 'headers'>;

const redactors = new WeakMap<Secrets, Redactor>();

/**
 * The redactor of a credential. A server may repeat the token whole or in part, percent-encoded, with HTML entities or `\u`
 * escapes, in base64, or broken by blanks and line breaks: all of these are found. A private key and its pass phrase
 * are never sent, so that data are searched only for what goes out in headers.
 */
export function redactorOf(auth: Secrets): Redactor {
	const known = redactors.get(auth) ?? createRedactor(auth);
	redactors.set(auth, known);
	return known;
}

export function createRedactor(auth: Secrets): Redactor {
	const sent = Object.values(auth.headers()).flatMap((value) => value.split(/\s/));
	const inData = new SecretMatcher(sent);
	const inWords = new SecretMatcher([...sent, ...auth.secrets]);
	const short = auth.secrets
		.filter((secret) => secret.length >= shortest && !SecretMatcher.fits(secret))
		.flatMap((secret) => [secret, encodeURIComponent(secret)]);

	function data(text: string): string {
		return inData.replaceIn(text, '[redacted]');
	}

	/** Goes by a list of its own and not by calls, because a server may nest as deep as it likes. */
	function json(value: Json): Json {
		if (typeof value === 'string') return data(value);
		const open = [value];
		for (let container = open.pop(); container !== undefined; container = open.pop()) {
			if (typeof container !== 'object' || container === null) continue;
			// An array's entries are found under the texts of their numbers, too.
			const entries = container as Record<string, Json>;
			for (const key of Object.keys(entries)) {
				const entry = entries[key] ?? null;
				const clean = typeof entry === 'string' ? data(entry) : entry;
				const name = data(key);
				if (name !== key) delete entries[key];
				if (name !== key || clean !== entry) entries[name] = clean;
				if (typeof clean === 'object') open.push(clean);
			}
		}
		return value;
	}

	return {
		text(text) {
			let clean = inWords.replaceIn(text, '[redacted]');
			for (const secret of short) clean = clean.replaceAll(secret, '[redacted]');
			return withoutLookalikes(clean);
		},
		data,
		json,
		parse(text) {
			const value = JSON.parse(text) as Json;
			return inData.mayBeIn(text) ? json(value) : value;
		},
		headers: (headers) =>
			Object.fromEntries(Object.entries(headers).map(([name, value]) => [data(name), data(value)])),
	};
}

/** A shorter pass phrase would be found in words that have nothing to do with it. */
const shortest = 6;

const anyBearer = /\b(Bearer|Basic)\s+[^\s"',]+/gi;
const anyKey = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g;
const anyUserInAddress = /(\bhttps?:\/\/)[^\s/@]+@/gi;
const anyCookie =
	/\b((?:set-)?cookie|x-vault-token|(?:csrf|session)[\w-]{0,60})(["']?\s*[:=]\s*["']?)[^\s;"']+/gi;

function withoutLookalikes(text: string): string {
	return text
		.replace(anyKey, '[redacted key]')
		.replace(/[\w.-]+/g, withoutToken)
		.replace(anyBearer, '$1 [redacted]')
		.replace(anyUserInAddress, '$1[redacted]@')
		.replace(anyCookie, '$1$2[redacted]');
}

/** A word without the token in it: base64 of `{"`, and further parts behind dots. */
function withoutToken(word: string): string {
	for (let at = word.indexOf('eyJ'); at >= 0;) {
		const dot = word.indexOf('.', at);
		if (dot < 0) break;
		if (dot - at >= 8 && dot + 1 < word.length) return `${word.slice(0, at)}[redacted token]`;
		at = word.indexOf('eyJ', dot);
	}
	return word;
}
