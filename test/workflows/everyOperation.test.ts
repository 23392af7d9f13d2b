import { runInNewContext } from 'node:vm';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { resources } from '../../nodes/GraceDb/resources';
import { calls } from '../e2e/operations/calls';
import { files } from '../e2e/operations/files';
import { useGraceDb } from '../support/graceDb';

/** What may be wrong with a parameter: something that the server does not have, and something that cannot be right. */
interface Wrong {
	field: string;
	unknown?: [value: string, said: RegExp];
	nonsense: [value: string, said: RegExp];
}

/** The first of these that a call has is given wrongly. */
const wrongs: readonly Wrong[] = [
	{
		field: 'superevent',
		unknown: ['S991231zz', /lack access: (?:.* )?superevent S991231zz/],
		nonsense: [
			'hello',
			/^Superevent: "hello" is not a superevent ID|^Superevent or Event: "hello" is neither/,
		],
	},
	{
		field: 'event',
		unknown: ['T999999999', /lack access: (?:\S+ )*event T999999999/],
		nonsense: ['S240716b', /^Event: "S240716b" is not an event ID/],
	},
	{
		field: 'preferredEvent',
		unknown: ['T999999999', /T999999999/],
		nonsense: ['S240716b', /^Preferred Event: "S240716b" is not an event ID/],
	},
	{
		field: 'group',
		unknown: ['Nope', /^Group: this server does not know "Nope"/],
		nonsense: [' ', /^Group is empty/],
	},
	{ field: 'catalogueNumber', nonsense: ['a b', /^Catalog Number: "a b" is not a catalog number/] },
	{ field: 'query', nonsense: ['far < <', /^Query: /] },
	{ field: 'category', nonsense: ['Nope', /^Category: "Nope" is not a choice/] },
	{ field: 'list', nonsense: ['nope', /^Vocabulary: "nope" is not a choice/] },
	{
		field: 'path',
		unknown: ['superevents/S991231zz/', /Not found, or you lack access/],
		nonsense: ['../x', /^Path: ".*" leaves the API/],
	},
];

/** Where nothing else can be wrong. */
const anyCall: Wrong = { field: 'none', nonsense: ['', /^Retries must be/] };

/** What a classic server does not have. */
const newer = /^(?:event (?:reserve|uploadReserved)|notice )/;
const notOffered = /does not support (?:this operation|API v2)/;

/** Times in the server's own way of writing. */
const timeOfServer = /"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"/;
/** What is about no superevent or event, or about many. */
const withoutId = /^(?:api|gwtc|server) |^\S+ count|^skyMap observability/;
/** What needs a broker is called in test/kafka/. */
const throughKafka = ['event pingKafka', 'server getKafkaTopics'];

function idOf(json: object): string {
	return 'superevent_id' in json ? 'superevent_id' : 'graceid';
}

it('is every operation that is called below', () => {
	const called = Object.keys(calls).map((name) => name.split(':')[0]);
	const all = resources.flatMap(({ value, operations }) =>
		operations.map((operation) => `${value} ${operation.value}`),
	);
	expect(new Set([...called, ...throughKafka])).toEqual(new Set(all));
});

// Each finds what those before it have made.
describe.each(['current', 'classic'] as const)('on a %s server', (profile) => {
	const { engine, simulator } = useGraceDb({ profile });
	const made: Record<string, INodeExecutionData['json']> = {};

	/** An expression of the calls, with what the calls before it gave. */
	function resolved(value: unknown): unknown {
		if (typeof value === 'string') {
			const code = /^=\{\{(.*)\}\}$/s.exec(value)?.[1];
			const $ = (name: string): object => ({ first: () => ({ json: made[name] ?? {} }) });
			return code === undefined ? value : runInNewContext(code, { $ });
		}
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		const fields = value as Record<string, unknown>;
		if (fields['__rl'] === true) return resolved(fields['value']);
		return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, resolved(inner)]));
	}

	it.each(Object.entries(calls))(
		'does what it is asked for the first of three items, and says what is wrong with the others: %s',
		async (name, { as = 'scientist', parameters = {}, gives }) => {
			const [resource, operation] = name.split(/[ :]/);
			const right = resolved(parameters) as INodeParameters;
			const wrong = wrongs.find(({ field }) => field in right) ?? anyCall;
			const { field, unknown = wrong.nonsense, nonsense } = wrong;
			const values = [right[field], unknown[0], nonsense[0]];
			const perItem =
				wrong === anyCall
					? { connection: { retries: '={{ [0, -1, -1][$json.n] }}' } }
					: { [field]: `={{ ${JSON.stringify(values)}[$json.n] }}` };
			const items = [0, 1, 2].map((n) => ({ json: { n }, binary: files() }));
			const [output = []] = await engine().runNode(
				{ authentication: 'sciToken', resource, operation, ...right, ...perItem },
				{ items, credentials: simulator.sciToken(as), onError: 'continueRegularOutput' },
			);
			const of = (n: number): INodeExecutionData[] =>
				output.filter(({ pairedItem }) => (pairedItem as { item: number }).item === n);
			const saying = (words: RegExp): object => ({
				json: { error: expect.stringMatching(words) as string },
			});

			const [first] = of(0);
			if (profile === 'classic' && newer.test(name)) {
				expect(of(0)).toMatchObject([saying(notOffered)]);
				made[name] = { graceid: 'T1' };
				return;
			}
			expect(of(0).filter(({ json }) => 'error' in json)).toEqual([]);
			if (gives) expect(first?.json).toMatchObject(profile === 'classic' ? older(gives) : gives);
			if (first) made[name] = first.json;
			for (const { json } of of(0)) {
				// What the server itself wrote is passed on as it is.
				if (resource !== 'api') expect(JSON.stringify(json)).not.toMatch(timeOfServer);
				if (!withoutId.test(name))
					expect(Object.keys(json)).toEqual(expect.arrayContaining([idOf(json)]));
			}
			expect(of(1)).toMatchObject([saying(unknown[1])]);
			expect(of(2)).toMatchObject([saying(nonsense[1])]);
		},
	);
});

/** What a classic server gives in its place. */
function older(gives: object): object {
	return 'unavailable' in gives ? { ...gives, unavailable: ['notices'] } : gives;
}
