import type { FaultKind } from '../types';

const maxWait = 600_000;

export const latency: FaultKind = {
	about: 'Waits before the request is worked on.',
	options: { milliseconds: 'how long; default 1000' },
	prepare(fields) {
		const wait = fields.number('milliseconds', { from: 0, to: maxWait }) ?? 1000;
		return {
			async arrive({ sleep }) {
				await sleep(wait);
				return undefined;
			},
		};
	},
};

export const slowFirstByte: FaultKind = {
	about: 'Works on the request, then waits before the first byte of the answer.',
	options: { milliseconds: 'how long; default 1000' },
	prepare(fields) {
		const wait = fields.number('milliseconds', { from: 0, to: maxWait }) ?? 1000;
		return {
			async alter(outgoing, { sleep }) {
				await sleep(wait);
				return outgoing;
			},
		};
	},
};
