import type { Auth, AuthSource } from './auth';
import { checkNamedFile, readNamedFile } from './fileGate';
import type { Outside } from './hostSystem';
import { sciTokenAuth } from './scitoken';
import { forSameTexts, settled } from './readWithRetry';
import { shared } from './shared';
import type { TokenRules } from './tokenRules';

/** A SciToken in a file, read before each request, so that a renewed one is used at once. */
export function tokenFile(path: string, rules: TokenRules, outside: Outside): AuthSource {
	const parse = forSameTexts((text) => sciTokenAuth(text, { ...rules, source: `file ${path}` }));
	const read = async (): Promise<Auth> => parse((await readNamedFile(path, outside)).text);
	const current = shared(async () => {
		await checkNamedFile(path, outside);
		return await settled(read, outside);
	});
	return { kind: 'scitoken', current: ({ signal } = {}) => current(signal) };
}
