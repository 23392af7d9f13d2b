import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../../gracedb/serverUrl';
import type { Request } from '../../../gracedb/http/request';
import { formBody, jsonBody, multipartBody } from '../../../gracedb/http/body';
import type { JsonObject } from '../../../gracedb/json';
import { addressOf } from '../../../gracedb/http/address';
import { asJson, type exchange, type ExchangeOptions } from '../../../gracedb/http/exchange';
import { noAuth } from '../../../gracedb/auth/anonymous';
import { onlyTest } from './onlyTest';
import { file } from './stage';

/** A guard before a server that answers as given, and what came through it. */
function guarded(answer: JsonObject = {}): {
	send: (request: Request) => Promise<unknown>;
	arrived: Request[];
} {
	const arrived: Request[] = [];
	const apiUrl = parseServerUrl('https://gracedb.example.org');
	const server: typeof exchange = (request) => {
		arrived.push(request);
		return Promise.resolve({ status: 200, headers: {}, content: answer as never });
	};
	const { exchange: guard } = onlyTest(server);
	return {
		async send(request) {
			const url = addressOf(apiUrl, request.path, request.query);
			const auth = await noAuth.current();
			return await guard(request, url, auth, asJson, { apiUrl } as ExchangeOptions);
		},
		arrived,
	};
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

describe('the guard of the contract', () => {
	it.each(['GET', 'HEAD', 'OPTIONS'] as const)('lets a %s pass, of whatever', async (method) => {
		const { send, arrived } = guarded();
		await send({ method, path: 'superevents/S240716b/' });
		await send({ method, path: 'v1/events/G1/files/coinc.xml' });
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
		{ method: 'POST', path: 'anything/' },
		newEvent('CBC'),
		newSuperevent({ category: 'Production' }),
		newSuperevent({ category: ['Test', 'Production'] }),
		{ method: 'POST', path: 'events/reserve/', body: formBody({ group: 'Burst' }) },
		{ method: 'POST', path: 'events/', body: jsonBody({ group: 'Test' }) },
		{ method: 'POST', path: 'events/' },
	])('keeps back what is not about Test: $method $path', async (request) => {
		const { send, arrived } = guarded();
		const reason = 'These tests write only to Test.';
		await expect(send(request)).rejects.toThrow(reason);
		expect(arrived).toEqual([]);
	});

	it('lets pass what makes something of Test, and writes to that alone', async () => {
		const { send, arrived } = guarded({ graceid: 'T7', group: 'Test' });
		await send(newEvent('Test'));
		await send({ method: 'PUT', path: 'v1/events/T7/labels/DQV' });
		await expect(send({ method: 'PUT', path: 'events/T8/labels/DQV' })).rejects.toThrow(
			'PUT /api/events/T8/labels/DQV was not sent: it is about something that they did not make.',
		);
		expect(arrived).toHaveLength(2);
	});

	it('keeps back what would put an event of others into a superevent of its own', async () => {
		const { send } = guarded({ superevent_id: 'TS240716b', category: 'Test' });
		for (const field of ['preferred_event', 'events']) {
			await expect(send(newSuperevent({ [field]: 'T8' }))).rejects.toThrow(
				'T8 was not made by them',
			);
		}
		await send(newSuperevent({}));
		const path = 'superevents/TS240716b/events/';
		await expect(send({ method: 'POST', path, body: formBody({ event: 'G1' }) })).rejects.toThrow(
			'G1 was not made by them',
		);
	});

	it('does not take for its own what the server puts into another category', async () => {
		const { send } = guarded({ superevent_id: 'S240716b', category: 'Production' });
		await send(newSuperevent({}));
		await expect(
			send({ method: 'DELETE', path: 'superevents/S240716b/labels/DQV/' }),
		).rejects.toThrow('These tests write only to Test.');
	});
});
