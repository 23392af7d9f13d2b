import type { FaultKind } from '../types';

export const clockSkew: FaultKind = {
	about: 'The header Date is off.',
	options: { seconds: 'by how much, below 0 for a clock that is slow; default 300' },
	prepare(fields) {
		const seconds = fields.number('seconds', { from: -1e8, to: 1e8 }) ?? 300;
		return {
			alter(outgoing, { clock }) {
				const date = new Date(clock().getTime() + seconds * 1000).toUTCString();
				return { ...outgoing, headers: { ...outgoing.headers, date } };
			},
		};
	},
};
