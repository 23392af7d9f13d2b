import { describe, expect, it } from 'vitest';
import { Bench } from './support';
import {
	expectationFor,
	expectedForm,
	formOf,
	oddItems,
	statusFor,
	type Api,
} from './wire/expected';
import { recordedCases, type RecordedRequest } from './wire/recorded';
import { bodyOf, Scene, userFor } from './wire/scene';

/** The same client against the same server can ask for the default version, or for one by name. */
const servers = [
	{ name: 'current, its default API', profile: 'current', prefix: '', normal: 'v2' },
	{ name: 'current, API v1', profile: 'current', prefix: 'v1/', normal: 'v1' },
	{ name: 'classic', profile: 'classic', prefix: '', normal: 'classic' },
] as const;

const userAgent = 'gracedb-client/2.16.1';

/** Retries send the same request again and again: here once is enough, faults on repeated requests are tested elsewhere. */
function withoutRepeats(requests: RecordedRequest[]): RecordedRequest[] {
	return requests.filter(
		(request, index) => JSON.stringify(wire(request)) !== JSON.stringify(wire(requests[index - 1])),
	);
}

function wire(request: RecordedRequest | undefined): unknown {
	return request && [request.verb, request.path, request.rawQuery, request.body];
}

describe.each(servers)('the recorded requests of ligo-gracedb, to $name', (server) => {
	const bench = new Bench({ profile: server.profile });
	const older = server.profile === 'current' ? 'v1/' : '';

	/** The version that an address names, or the one without a name. */
	function apiOf(path: string): Api {
		if (server.profile === 'classic') return 'classic';
		return path.startsWith('{api}v2/') ? 'v2' : server.normal;
	}

	it.each(recordedCases.map(({ id, requests, server: answers }) => ({ id, requests, answers })))(
		'$id is answered with the documented status and form',
		async ({ requests, answers }) => {
			// What was not there when it was recorded is not there here either.
			const isMissing = answers?.some((one) => typeof one === 'object' && one.status === 404);
			for (const recorded of withoutRepeats(requests)) {
				const scene = new Scene(bench, older);
				const request = isMissing ? recorded : await scene.set(recorded);
				const api = apiOf(request.path);
				const below = request.path.replace('{api}', '');
				const path = /^v\d\//.test(below) ? below : `${server.prefix}${below}`;
				const reply = await bench.call(
					`${path}${request.rawQuery === undefined ? '' : `?${request.rawQuery}`}`,
					{
						method: request.verb,
						as: userFor(request),
						...bodyOf(request),
						headers: { 'user-agent': userAgent, accept: '*/*' },
					},
				);

				const expectation = expectationFor(request.verb, below.replace(/^v[12]\//, ''));
				if (!expectation) throw new Error(`Nothing is expected of ${request.verb} ${request.path}`);
				const status = isMissing ? 404 : statusFor(expectation, api, request);
				expect([reply.status, status < 300 || reply.text], reply.text).toEqual([
					status,
					status < 300 || expect.any(String),
				]);
				if (status >= 300) continue;
				expect(formOf(expectation, reply)).toEqual(expectedForm(expectation, api));
				expect(oddItems(expectation, api, reply)).toEqual([]);
			}
		},
	);
});
