import { gone, type FaultKind } from '../types';

export const refused: FaultKind = {
	about:
		'Stops listening for a while, so that connections are refused: at once, or from the request on that the rule names.',
	options: { seconds: 'how long, in real time; default 5' },
	prepare(wishes) {
		const seconds = wishes.number('seconds', { from: 0.01, to: 3600 }) ?? 5;
		return {
			begin: (doors) => doors.shut(seconds),
			arrive({ doors, tear }) {
				tear();
				doors.shut(seconds);
				return gone;
			},
		};
	},
};
