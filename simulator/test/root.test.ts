import { describe, expect, it } from 'vitest';
import { Bench, type Json } from './support';

describe('the API root of the current profile', () => {
	const bench = new Bench();

	it('names the server version and v2 as the default', async () => {
		const root = await bench.good('');
		expect(root['server-version']).toBe('2.36.0');
		expect(root['api-default']).toBe('v2');
		expect(root['api-versions']).toEqual(['default', 'v1', 'v2']);
	});

	it('links with the version prefix of the request', async () => {
		const { links, templates } = await bench.good('v1/');
		expect((links as Json).superevents).toBe(bench.url('v1/superevents/'));
		expect((templates as Json)['superevent-detail-template']).toBe(
			bench.url('v1/superevents/{superevent_id}/'),
		);
		expect((templates as Json)['event-detail-template']).toBe(bench.url('v1/events/{graceid}'));
	});

	it('lists tags with their display names', async () => {
		const { tags } = await bench.good('tag/');
		expect((tags as Json).sky_loc).toEqual({ displayName: 'Sky Localization', blessed: true });
		expect((tags as Json).public).toEqual({ displayName: null, blessed: false });
	});
});

describe('the API root of the classic profile', () => {
	const bench = new Bench({ profile: 'classic' });

	it('has no api-default and keeps the keys of v1', async () => {
		const root = await bench.good('');
		expect(root['server-version']).toBe('2.17.1');
		expect(root).not.toHaveProperty('api-default');
		expect(root).toHaveProperty('em-groups');
		expect(root.templates).not.toHaveProperty('superevent-notice-list-template');
	});

	it('has the shapes of v1 at the unversioned address', async () => {
		const logs = await bench.good('superevents/S240716b/logs/');
		expect(logs).toHaveProperty('log');
		const files = await bench.good('superevents/S240716b/files/');
		expect(files['p_astro.json']).toBe(bench.url('superevents/S240716b/files/p_astro.json'));
	});
});
