import type { Auth } from './auth';

/** An anonymous visitor: public data only. */
export const noAuth: Auth = {
	kind: 'none',
	fingerprint: 'none',
	secrets: [],
	check() {},
	headers: () => ({}),
	tls: () => undefined,
	describe: () => ({ kind: 'none' }),
};
