import { type Auth, fixedSource } from './auth';

const anonymous: Auth = {
	kind: 'none',
	fingerprint: 'none',
	secrets: [],
	check() {},
	headers: () => ({}),
	tls: () => undefined,
	describe: () => ({ kind: 'none' }),
};

/** For an anonymous user: public data only. */
export const noAuth = fixedSource(anonymous);
