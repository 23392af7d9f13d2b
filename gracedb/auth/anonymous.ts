import { type Auth, fixed } from './auth';

const nobody: Auth = {
	kind: 'none',
	fingerprint: 'none',
	secrets: [],
	check() {},
	headers: () => ({}),
	tls: () => undefined,
	describe: () => ({ kind: 'none' }),
};

/** An anonymous visitor: public data only. */
export const noAuth = fixed(nobody);
