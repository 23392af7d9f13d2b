import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../../gracedb/serverUrl';
import type { Request } from '../../../gracedb/exchange';
import { formBody, jsonBody, multipartBody } from '../../../gracedb/form';
import type { JsonObject } from '../../../gracedb/json';
import type { Transport } from '../../../gracedb/transport';
import { onlyTest } from './onlyTest';
import { file } from './stage';

/** A gate before a server that answers as told, and what came through it. */
function gated(answer: JsonObject = {}): { through: Transport; arrived: Request[] } {
	const arrived: Request[] = [];
	const server: Transport = {
		apiUrl: parseServerUrl('https://gracedb.example.org'),
		json(request) {
			arrived.push(request);
			return Promise.resolve({ status: 200, headers: {}, content: answer });
		},
		stream(request) {
			arrived.push(request);
			return Promise.resolve({ status: 200, headers: {}, content: Readable.from([]) });
		},
	};
	return { through: onlyTest().gate(server), arrived };
}

const coinc = file('coinc.xml', '<LIGO_LW/>');
const newEvent = (group: string): Request => ({
	method: 'POST',
	path: 'events/',
	body: multipartBody({ group, pipeline: 'gstlal' }, 'eventFile', coinc),
});
const newSuperevent = (fields: Record<string, string | string[]>): Request => ({
	method: 'POST',
	path: 'superevents/',
	body: formBody({ category: 'Test', ...fields }),
});

describe('the gate of the contract', () => {
	it.each(['GET', 'HEAD', 'OPTIONS'] as const)('lets a %s pass, of whatever', async (method) => {
		const { through, arrived } = gated();
		await through.json({ method, path: 'superevents/S240716b/' });
		await through.stream({ method, path: 'v1/events/G1/files/coinc.xml' });
		expect(arrived).toHaveLength(2);
	});

	it.each<Request>([
		{ method: 'POST', path: 'superevents/S240716b/labels/', body: formBody({ name: 'DQV' }) },
		{ method: 'PUT', path: 'events/G1/labels/DQV' },
		{ method: 'PATCH', path: 'v2/superevents/TS240716b/', body: formBody({ t_0: '1' }) },
		{ method: 'DELETE', path: 'superevents/S240716b/labels/DQV/' },
		{ method: 'POST', path: 'superevents/S240716b/confirm-as-gw/' },
		{ method: 'POST', path: 'superevents/S240716b/permissions/modify/' },
		{ method: 'POST', path: 'gwtc/', body: jsonBody({ number: '4' }) },
		{ method: 'POST', path: './anything/' },
		newEvent('CBC'),
		newSuperevent({ category: 'Production' }),
		newSuperevent({ category: ['Test', 'Production'] }),
		{ method: 'POST', path: 'events/reserve/', body: formBody({ group: 'Burst' }) },
		{ method: 'POST', path: 'events/', body: jsonBody({ group: 'Test' }) },
		{ method: 'POST', path: 'events/' },
	])('keeps back what is not about Test: $method $path', async (request) => {
		const { through, arrived } = gated();
		const reason = 'These tests write only to Test.';
		await expect(through.json(request)).rejects.toThrow(reason);
		await expect(through.stream(request)).rejects.toThrow(reason);
		expect(arrived).toEqual([]);
	});

	it('lets pass what makes something of Test, and writes to that alone', async () => {
		const { through, arrived } = gated({ graceid: 'T7', group: 'Test' });
		await through.json(newEvent('Test'));
		await through.json({ method: 'PUT', path: 'v1/events/T7/labels/DQV' });
		await expect(through.json({ method: 'PUT', path: 'events/T8/labels/DQV' })).rejects.toThrow(
			'PUT /api/events/T8/labels/DQV was not sent: it is about something that they did not make.',
		);
		expect(arrived).toHaveLength(2);
	});

	it('keeps back what would put an event of others into a superevent of its own', async () => {
		const { through } = gated({ superevent_id: 'TS240716b', category: 'Test' });
		for (const field of ['preferred_event', 'events']) {
			await expect(through.json(newSuperevent({ [field]: 'T8' }))).rejects.toThrow(
				'T8 was not made by them',
			);
		}
		await through.json(newSuperevent({}));
		const path = 'superevents/TS240716b/events/';
		await expect(
			through.json({ method: 'POST', path, body: formBody({ event: 'G1' }) }),
		).rejects.toThrow('G1 was not made by them');
	});

	it('does not take for its own what the server puts into another category', async () => {
		const { through } = gated({ superevent_id: 'S240716b', category: 'Production' });
		await through.json(newSuperevent({}));
		await expect(
			through.json({ method: 'DELETE', path: 'superevents/S240716b/labels/DQV/' }),
		).rejects.toThrow('These tests write only to Test.');
	});
});
