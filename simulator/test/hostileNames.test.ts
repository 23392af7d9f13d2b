import { afterEach, describe, expect, it } from 'vitest';
import { Bench, times, type Json } from './support';

const bugs: unknown[] = [];
const unknown = 'nosuchname';
/** What every object in JavaScript inherits. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

describe('names that every object has by itself', () => {
	const bench = new Bench({ onBug: (error) => bugs.push(error) });
	const as = 'advocate';

	afterEach(() => expect(bugs.splice(0)).toEqual([]));

	async function control(method: string, path: string, json?: Json): Promise<unknown[]> {
		const body = json === undefined ? null : JSON.stringify(json);
		const response = await fetch(`${bench.ready.control}${path}`, { method, body });
		return [response.status, await response.text()];
	}

	function upload(name: string): FormData {
		const multipart = new FormData();
		multipart.append('comment', 'x');
		multipart.append('upload', new Blob(['x']), name);
		return multipart;
	}

	/** Each gives an answer in which the name stands for something that the simulator looks up. */
	const questions: Record<string, (name: string) => Promise<unknown[]>> = {
		'a category of the control API': (category) => control('POST', '/superevents', { category }),
		'a kind of source': (kind) => control('POST', '/superevents', { kind }),
		'a key of the control API': (name) => control('POST', '/superevents', entry(name)),
		'a scenario': (name) => control('POST', '/scenario', { name }),
		'a play': (name) => control('GET', `/scenario/${name}`),
		'a fault': (fault) => control('POST', '/faults', { fault }),
		'an option of a fault': (name) =>
			control('POST', '/faults', { fault: 'latency', ...entry(name) }),
		'a user of a token': (user) => control('POST', '/tokens', { user }),
		'a throttle': (name) => control('POST', '/throttle', entry(name)),
		'a rate': (anonymous) => control('POST', '/throttle', { anonymous }),
		'a command': (name) => control('GET', `/${name}`),
		...places({
			'a resource': (name) => [name],
			'a superevent': (name) => [`superevents/${name}/`],
			'an event': (name) => [`events/${name}`],
			'a format': (name) => [`superevents/?format=${name}`],
			'a key of the address': (name) => [`superevents/S240716b/?${name}=${name}`],
			'a field to sort by': (name) => [`superevents/?count=1&sort=${name}`],
			'a field to sort events by': (name) => [`events/?count=1&sort=${name}`],
			'a column': (name) => [`events/?count=1&columns=${name}`],
			'a superevent query': (name) => [`superevents/?count=1&query=${name}`],
			'a keyword of a superevent query': (name) => [`superevents/?count=1&query=${name}: 1`],
			'an event query': (name) => [`events/?count=1&query=${name}`],
			'a field of an event query': (name) => [`events/?count=1&query=${name} > 1`],
			'a table of an event query': (name) => [`events/?count=1&query=${name}.snr > 1`],
			'a column of a table': (name) => [`events/?count=1&query=si.${name} > 1`],
			'a truth of an event query': (name) => [`events/?count=1&query=offline = "${name}"`],
			'a file': (name) => [`superevents/S240716b/files/${name}`],
			'a log entry': (name) => [`superevents/S240716b/logs/${name}/`],
			'a label': (name) => [`superevents/S240716b/labels/${name}/`],
			'a new label': (name) => ['superevents/S240716b/labels/', { name }],
			'a label of a log entry': (label) => ['superevents/S240716b/logs/', { comment: 'x', label }],
			'a signoff': (signoff_type) => ['superevents/S240716b/signoffs/', { signoff_type }],
			'an action of permissions': (action) => [
				'superevents/S240716b/permissions/modify/',
				{ action },
			],
			'a group of observers': (group) => ['v1/superevents/S240716b/emobservations/', { group }],
			'a category': (category) => ['superevents/', { ...times, category, preferred_event: 'M1' }],
			'a key of a body': (name) => ['superevents/S240716b/logs/', entry(name)],
		}),
	};

	/** An own property even for `__proto__`. */
	function entry(name: string): Json {
		return Object.fromEntries([[name, name]]);
	}

	function places(
		calls: Record<string, (name: string) => [path: string, json?: Json]>,
	): Record<string, (name: string) => Promise<unknown[]>> {
		const asked = async ([path, json]: [string, Json?]) => {
			const { status, text } = await bench.call(path, { as, ...(json && { json }) });
			return [status, text];
		};
		return Object.fromEntries(
			Object.entries(calls).map(([place, call]) => [place, (name) => asked(call(name))]),
		);
	}

	it.each(Object.keys(questions))('mean nothing as %s', async (place) => {
		const ask = questions[place] as (name: string) => Promise<unknown[]>;
		const refusal = JSON.stringify(await ask(unknown));
		for (const name of inherited) {
			const answer = JSON.stringify(await ask(name));
			expect(answer.replaceAll(name, unknown)).toBe(refusal);
		}
	});

	it('are ordinary tags and file names', async () => {
		for (const name of inherited) {
			const log = await bench.good('superevents/S240716b/logs/', {
				as,
				json: { comment: 'x', tagname: [name] },
			});
			expect(log.tag_names).toEqual([name]);
			for (const file of [name, `file.${name}`]) {
				const path = 'superevents/S240716b/logs/';
				const { N, filename } = await bench.good(path, { as, multipart: upload(file) });
				expect(filename).toBe(file);
				const reply = await bench.call(`superevents/S240716b/files/${file}`, { as });
				expect([reply.status, reply.text]).toEqual([200, 'x']);
				expect((await bench.call(`${path}${String(N)}/`, { as })).status).toBe(200);
				const list = await bench.call('v1/superevents/S240716b/files/', { as });
				expect(list.text).toContain(`"${file}":`);
			}
		}
	});
});
