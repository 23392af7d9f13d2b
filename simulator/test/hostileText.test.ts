import { afterEach, describe, expect, it } from 'vitest';
import { Bench } from './support';

const bugs: unknown[] = [];
const size = 300_000;
/** CPU time in ms, which does not grow with what else the machine does; what looks at a text again for every character of it takes minutes. */
const budget = 3000;

const shapes: Record<string, string> = {
	'tokens without an end': 'eyJ'.repeat(size / 3),
	'keys without an end': '-----BEGIN '.repeat(size / 11),
	'escaped quotes': `"${'\\"'.repeat(size / 2)}`,
	quotes: '"'.repeat(size + 1),
	'opened brackets': '['.repeat(size),
	'opened braces': '{"a":'.repeat(size / 5),
	'opened tags': '<a>'.repeat(size / 3),
	'left angles': '<'.repeat(size),
	'entities without an end': '<a>&#x'.repeat(size / 6),
	'entity names': `<a>${'&aaaaaaaa'.repeat(size / 9)}</a>`,
	'comments without an end': '<!--'.repeat(size / 4),
	blanks: ' '.repeat(size),
	'line ends': '\n'.repeat(size),
	digits: '1'.repeat(size),
	'decimal points': '1.'.repeat(size / 2),
	'signs of cWB': '- '.repeat(size / 2),
	'keys of cWB': 'a: 1\n'.repeat(size / 5),
	'deep JSON': `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`,
	'deep XML': `${'<a>'.repeat(size / 7)}${'</a>'.repeat(size / 7)}`,
};

describe('text that was made to keep a reader busy', () => {
	const bench = new Bench({ empty: true, onBug: (error) => bugs.push(error) });
	const as = 'pipeline';

	afterEach(() => expect(bugs.splice(0)).toEqual([]));

	async function within(work: () => Promise<number>): Promise<void> {
		const before = process.cpuUsage();
		const status = await work();
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1000).toBeLessThan(budget);
		expect(status).toBeGreaterThanOrEqual(200);
		expect((await bench.call('')).status).toBe(200);
	}

	const files = ['gstlal', 'CWB', 'oLIB', 'MLy', 'Fermi', 'HardwareInjection'];

	describe.each(Object.entries(shapes))('%s', (_name, text) => {
		it.each(files)('do not stop the reader of %s files', async (pipeline) => {
			await within(async () => {
				const multipart = new FormData();
				for (const [name, value] of Object.entries({ group: 'Test', pipeline, search: 'AllSky' })) {
					multipart.append(name, value);
				}
				multipart.append('eventFile', new Blob([text]), 'file.xml');
				return (await bench.call('events/', { as, multipart })).status;
			});
		});

		it('do not stop the reader of bodies, nor the list of requests', async () => {
			const path = `superevents/${await bench.superevent()}/logs/`;
			await within(async () => {
				const body = await bench.call(path, {
					as,
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					json: { comment: text, tagname: [text] },
				});
				return body.status;
			});
			await within(async () => (await bench.call(path, { as, form: [[text, text]] })).status);
			await within(async () => {
				const headers = { 'content-type': 'application/json', 'user-agent': 'x' };
				const authorization = `Bearer ${await bench.token(as)}`;
				const response = await fetch(bench.url(path), {
					method: 'POST',
					headers: { ...headers, authorization },
					body: `{"comment": ${text}}`,
				});
				return response.status;
			});
			await within(async () => (await fetch(`${bench.ready.control}/requests`)).status);
		});

		it('do not stop a query', async () => {
			const query = encodeURIComponent(text.slice(0, 15_000)).slice(0, 15_000).replace(/%.?$/, '');
			for (const list of ['superevents', 'events']) {
				await within(async () => (await bench.call(`${list}/?query=${query}`, { as })).status);
			}
		});
	});

	it.each([
		'(',
		'S1 ',
		'A | ',
		'A & ',
		'~',
		'"',
		'created: ',
		'far < 1 ',
		'1 .. ',
		'label: ',
		'a.a > ',
	])('a query of many %j does not stop the server', async (part) => {
		const query = encodeURIComponent(part.repeat(1e4)).slice(0, 15_000).replace(/%.?$/, '');
		for (const list of ['superevents', 'events']) {
			await within(async () => (await bench.call(`${list}/?query=${query}`, { as })).status);
		}
	});
});
