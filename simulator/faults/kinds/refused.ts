import { gone, type FaultKind } from '../types';

export const refused: FaultKind = {
	about:
		'Stops listening for a while, so that connections are refused: at once, or from the request on that the rule names.',
	options: { seconds: 'how long, in real time; default 5' },
	prepare(fields) {
		const seconds = fields.number('seconds', { from: 0.01, to: 3600 }) ?? 5;
		return {
			start: (listeners) => listeners.pause(seconds),
			arrive({ listeners, disconnect }) {
				disconnect();
				listeners.pause(seconds);
				return gone;
			},
		};
	},
};
