import { describe, expect, it } from 'vitest';
import { parseEventId, parseObjectId, parseSupereventId } from '../../gracedb/ids';

describe('parseSupereventId', () => {
	it.each([
		['S240716b', 'S240716b'],
		[' s240716B ', 'S240716b'],
		['ms240716AB', 'MS240716ab'],
		['TS991231a', 'TS991231a'],
		['gw150914a', 'GW150914A'],
		['GW150914', 'GW150914'],
		['gw230529_181500', 'GW230529_181500'],
		['tgw190521_074359-Review1a', 'TGW190521_074359-Review1a'],
		['gracedb.ligo.org/superevents/S240716b/view/', 'S240716b'],
		['https://gracedb.ligo.org/superevents/S240716b/view/', 'S240716b'],
		['https://gracedb.ligo.org/api/superevents/S240716b/', 'S240716b'],
		['https://gracedb.ligo.org/api/v1/superevents/S240716b/files/', 'S240716b'],
		['https://gracedb.ligo.org/superevents/S240716b?x=1#y', 'S240716b'],
	])('reads %s', (text, id) => {
		expect(parseSupereventId(text)).toBe(id);
	});

	it.each([
		'S99',
		'S240716',
		'S240716b1',
		'240716b',
		'XS240716b',
		'S240716b/../',
		'%zz',
		'GW15091',
		'GW150914_090000-0123456789',
		'https://x.org/superevents/%',
	])('refuses %s and shows what an id looks like', (text) => {
		expect(() => parseSupereventId(text)).toThrow(
			expect.objectContaining({
				kind: 'input',
				advice: expect.stringContaining('S240716b') as string,
			}),
		);
	});

	it('says so when it is given an event', () => {
		expect(() => parseSupereventId('G123456')).toThrow(/"G123456" is the ID of an event/);
	});

	it('says so when it is given nothing', () => {
		expect(() => parseSupereventId(' ')).toThrow(/Superevent is empty/);
	});
});

describe('parseObjectId', () => {
	it('distinguishes events from superevents, D events and small letters too', () => {
		expect(parseObjectId('g412345')).toEqual({ type: 'event', id: 'G412345' });
		expect(parseObjectId('D0042')).toEqual({ type: 'event', id: 'D0042' });
		expect(parseObjectId('TS240716a')).toEqual({ type: 'superevent', id: 'TS240716a' });
		expect(parseObjectId('GW150914')).toEqual({ type: 'superevent', id: 'GW150914' });
		expect(parseObjectId('https://gracedb.ligo.org/events/G412345/view/')).toEqual({
			type: 'event',
			id: 'G412345',
		});
	});

	it('refuses T12junk, which the Python client takes for an event', () => {
		expect(() => parseObjectId('T12junk')).toThrow(/neither a superevent ID nor an event ID\./);
	});
});

describe('parseEventId', () => {
	it('refuses a superevent', () => {
		expect(() => parseEventId('S240716b', 'Preferred Event')).toThrow(
			/Preferred Event: "S240716b" is not an event ID/,
		);
	});
});
