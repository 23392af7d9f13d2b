import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { imaginedState } from '../bench/imaginedState';
import { readState, writeState } from '../../watch/state/watchState';
import { without } from '../../watch/without';

const deflated = (content: unknown): string =>
	deflateSync(JSON.stringify(content)).toString('base64');

describe('the state that a trigger left', () => {
	it('keeps when it began and what an edit has not read yet', () => {
		const edit = { at: 1_768_478_400, made: 1_768_478_460, earlier: [], read: [[1, 2] as const] };
		const state = { ...imaginedState(3), edit, limit: 7, said: ['limit'] };
		expect(readState(writeState(state))).toEqual(state);
	});

	it('keeps every kind of thing that a fingerprint may hold', () => {
		const [[id, print] = ['', undefined]] = imaginedState(1).followed;
		if (!print) throw new Error('no fingerprint');
		const anonymous = without(print, 'events');
		const followed = new Map([
			[
				id,
				{
					...print,
					gwId: 'GW240422',
					emType: 'GRB',
					timeCoincFar: 1e-9,
					t0: null,
					signoffs: new Map([['ADV', { status: 'OK', comment: 'x', revision: 2 }]]),
					notices: { INITIAL: [{ at: print.created + 5, isLabel: true }] },
					counts: { update: 3 },
					place: 'hidden' as const,
					isEmitted: true,
					since: 0,
					preferred: 'odd id',
				},
			],
			['S1a', { ...anonymous, exposed: false, tStart: 0.1 + 0.2, labels: new Map() }],
		]);
		const state = { ...imaginedState(1), followed };
		expect([...(readState(writeState(state))?.followed ?? [])]).toEqual([...followed]);
	});

	it('is none where it cannot be read', () => {
		expect(readState('no state')).toBeUndefined();
		expect(readState(deflated({ version: 99 }))).toBeUndefined();
		expect(
			readState(deflated({ version: 1, followed: { id: 'S1a', created: [] }, last: [] })),
		).toBeUndefined();
	});
});
