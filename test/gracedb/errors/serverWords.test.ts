import { describe, expect, it } from 'vitest';
import { readServerWords } from '../../../gracedb/errors/serverWords';

describe('readServerWords finds the words in each shape of the server', () => {
	it.each([
		['an object with detail', '{"detail":"Not found."}', 'Not found.'],
		['a bare JSON string', '"This field is required."', 'This field is required.'],
		[
			'a list of sentences',
			'["This field is required.","\\"X\\" is not a valid choice."]',
			'This field is required. "X" is not a valid choice.',
		],
		['an object with error', '{"error":"Invalid query"}', 'Invalid query'],
		[
			'form errors',
			'{"errors":["group: * Select a valid choice.","eventFile: * This field is required."]}',
			'group: * Select a valid choice. eventFile: * This field is required.',
		],
		['warnings', '{"warnings":["Problem creating event (x)"]}', 'Problem creating event (x)'],
		[
			'a structured query error',
			'{"error":"invalid_query","message":"Unknown field","path":null,"version":"2"}',
			'invalid_query Unknown field',
		],
		[
			'a Python dictionary in a string',
			`"{'t_0': ['t_0 out of range: must be after 1980']}"`,
			't_0: t_0 out of range: must be after 1980',
		],
		[
			'a Python dictionary with an apostrophe',
			`"{'name': [\\"It's taken\\"], 'gw_id': ['No.']}"`,
			"name: It's taken gw_id: No.",
		],
		['the index of a bad entry', '0', 'entry 1 of a list is not valid'],
		['plain text', 'Event not found.', 'Event not found.'],
		[
			'an HTML page',
			'<!doctype html><html><head><title>Server Error (500)</title><style>b{}</style></head><body>\n<h1>Server Error &amp; more</h1></body></html>',
			'Server Error (500). Server Error & more',
		],
		['nothing', '  ', ''],
		[
			'field errors by name',
			'{"far":["A valid number is required."]}',
			'far: A valid number is required.',
		],
	])('%s', (_shape, body, words) => {
		expect(readServerWords(body)).toBe(words);
	});

	it('reads a Python dictionary that is cut off, or has quotes in its words', () => {
		expect(readServerWords(`"{'far': ['not a \\\\'number\\\\'', 'nor a te"`)).toBe(
			"far: not a 'number' nor a te",
		);
		expect(readServerWords(`"{'far': [\\"it's wrong\\"], 't_0': ['late']}"`)).toBe(
			"far: it's wrong t_0: late",
		);
	});

	it('shows nothing of a script that a page does not close', () => {
		expect(readServerWords('<html><title>Away</title><script>let a = "<b>"; more')).toBe('Away.');
	});

	it('keeps one line of a long traceback', () => {
		const words = readServerWords(`<html><body>${'at frame\n'.repeat(10_000)}</body></html>`);
		expect(words.length).toBeLessThan(510);
		expect(words).not.toContain('\n');
	});
});
