import type { Auth, AuthSource } from './auth';
import { checkNamedFile, readNamedFile } from './fileGate';
import type { HostSystem } from './hostSystem';
import { sciTokenAuth } from './scitoken';
import { memoizeLast, readWithRetry } from './readWithRetry';
import { singleFlight } from './singleFlight';
import type { TokenRules } from './tokenRules';

/** A SciToken in a file, read before each request, so that a renewed one is used at once. */
export function tokenFile(path: string, rules: TokenRules, hostSystem: HostSystem): AuthSource {
	const parse = memoizeLast((text) => sciTokenAuth(text, { ...rules, source: `file ${path}` }));
	const read = async (): Promise<Auth> => parse((await readNamedFile(path, hostSystem)).text);
	const current = singleFlight(async () => {
		await checkNamedFile(path, hostSystem);
		return await readWithRetry(read, hostSystem);
	});
	return { kind: 'scitoken', current: ({ signal } = {}) => current(signal) };
}
