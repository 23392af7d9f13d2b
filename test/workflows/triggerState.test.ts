import { describe, expect, it } from 'vitest';
import { imaginedState } from '../bench/imaginedState';
import { readState, writeState } from '../../watch/state/watchState';

const sizeOf = (count: number, events: number): number =>
	writeState(imaginedState(count, events)).length;

describe('the state of the trigger', () => {
	it.each([100, 1000, 5000])(
		'takes at most 100 bytes a superevent of up to five events, with %i of them',
		(count) => {
			expect(sizeOf(count, 5) / count).toBeLessThanOrEqual(100);
		},
	);

	it('takes at most 8 bytes for each further event', () => {
		expect((sizeOf(1000, 25) - sizeOf(1000, 5)) / (20 * 1000)).toBeLessThanOrEqual(8);
	});

	it('is read back as it was written', () => {
		const state = imaginedState(500, 5);
		expect(readState(writeState(state))).toEqual(state);
	});
});
