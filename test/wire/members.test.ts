import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methodsWithoutOperation } from './calls';
import { aliases, methods, properties, signatureOf } from './signatures';
import { allCells } from './table';

interface Members {
	constructor: string;
	/** Name → parameters, in the form of signatures.ts. */
	methods: Record<string, string>;
	properties: string[];
	/** Of the session of `requests` that the client is. */
	inherited: string[];
}

/** Written by members.py from the installed client. */
const members = JSON.parse(
	readFileSync(resolve(__dirname, '../data/ligo-gracedb-members.json'), 'utf8'),
) as Members;

const documented = allCells('What became of each method');

describe('docs/wire.md and the wire test', () => {
	it('state of every method and property of the Python client what became of it', () => {
		const names = [...Object.keys(members.methods), ...members.properties, ...members.inherited];
		expect(names.filter((name) => !documented.has(name))).toEqual([]);
	});

	it('state of every option of its constructor what became of it', () => {
		const options = members.constructor.split(' ').map((name) => name.replace('?', ''));
		expect(options.filter((name) => !documented.has(name))).toEqual([]);
	});

	it('know its methods with their parameters, its older names and its properties', () => {
		const own = Object.entries(members.methods).filter(([name]) => methods.includes(name));
		expect(own.map(([name]) => [name, signatureOf(name)])).toEqual(own);
		const older = Object.keys(members.methods).filter((name) => /[a-z][A-Z]/.test(name));
		expect(Object.keys(aliases).toSorted()).toEqual(older.toSorted());
		const calls = ['service_info'];
		expect([...properties, ...calls].toSorted()).toEqual(members.properties.toSorted());
	});

	it('have an operation for each method that the page does not call plumbing', () => {
		const plumbing = ['close', 'request', 'load_json_from_response', 'create_kafka_producer'];
		const known = new Set([...methods, ...Object.keys(aliases), ...plumbing]);
		expect(Object.keys(members.methods).filter((name) => !known.has(name))).toEqual([]);
		expect(methodsWithoutOperation()).toEqual([]);
	});
});
