import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { factsOf, unknownBefore } from '../../watch/state/fingerprint';
import { readState, writeState } from '../../watch/state/watchState';

describe('the state that a trigger left', () => {
	const record = { superevent_id: 'S260115a', created: '2026-01-15 12:00:00 UTC' };
	const followed = new Map([[record.superevent_id, unknownBefore(factsOf(record))]]);

	it('keeps when its baseline was taken', () => {
		const state = { scope: 'a search', epoch: 1_768_478_400, followed };
		expect(readState(writeState(state))).toEqual(state);
	});

	it('is read from before baselines had a time, so that an update of the node begins nothing anew', () => {
		const state = { scope: 'a search', followed };
		const [, , ...rest] = inflateSync(Buffer.from(writeState(state), 'base64'));
		const earlier = deflateSync(Buffer.from([2, ...rest])).toString('base64');
		expect(readState(earlier)).toEqual(state);
	});

	it('is none where it cannot be read', () => {
		expect(readState('no state')).toBeUndefined();
		expect(readState(deflateSync(Buffer.from([99])).toString('base64'))).toBeUndefined();
	});
});
