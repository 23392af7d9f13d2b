import type { FaultKind } from '../types';

/** Reference server behaviour: an expired token is no error; its bearer is anonymous. */
export const expiredToken: FaultKind = {
	about: 'The token of the request counts as expired, so its bearer is taken for anonymous.',
	options: {},
	prepare: () => ({
		arrive({ request }) {
			const { headers } = request.raw;
			if (headers.authorization?.startsWith('Bearer ')) headers.authorization = 'Bearer expired';
			return undefined;
		},
	}),
};
