import type { INode, INodeParameters } from 'n8n-workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChatModel, type OfferedTool, openChatModel, type ScriptedCall } from './chatModel';
import { n8nAsOwner, runByHand } from './n8nRest';
import { world } from './world';

/** What each call of the model is answered with, and what the answer has to hold. */
const calls: [says: string, call: ScriptedCall, answer: RegExp][] = [
	[
		'a query',
		{ tool: 'superevents', arguments: { Query: 'far < 1e-5' } },
		/"superevent_id":"S\d{6}/,
	],
	[
		'a query in another language',
		{ tool: 'superevents', arguments: { Query: 'label: ADVOK OR label: ADVNO' } },
		/"error":"Query: .*"details":"Write label: ADVOK \| ADVNO\./,
	],
	[
		'the corrected query',
		{ tool: 'superevents', arguments: { Query: 'label: ADVOK | ADVNO', Limit: 3 } },
		/"superevent_id":"S/,
	],
	[
		'another category, and more than fit',
		{ tool: 'superevents', arguments: { Category: 'MDC', Limit: 100 } },
		/"note":"Only the first \d+ of \d+ items fit/,
	],
	[
		'filters',
		{ tool: 'superevents', arguments: { FAR_Below: '1 per year', Instruments: 'L1', Limit: 2 } },
		/"instruments":\[[^\]]*"L1"/,
	],
	[
		'a label that does not exist',
		{ tool: 'superevents', arguments: { Any_of_These_Labels: 'CONFIRMED' } },
		/does not know \\?"CONFIRMED.*"details":"It knows .*ADVOK/,
	],
	[
		'a category that does not exist',
		{ tool: 'superevents', arguments: { Category: 'Real' } },
		/Category: .*is not a choice.*"details":"Choose one of Production/,
	],
	[
		'a probability',
		{ tool: 'superevents', arguments: { Query: 'p_BNS > 0.5' } },
		/Probabilities are not searchable.*Get Alert/,
	],
	['one alert', { tool: 'alert', arguments: { Superevent: 'S240716b' } }, /"subject":".*S240716b/],
	[
		'something that is no superevent',
		{ tool: 'alert', arguments: { Superevent: 'GW170817 please' } },
		/is not a superevent ID\..*"details":"Superevent IDs have/,
	],
	['labels', { tool: 'labels', arguments: { Superevent_or_Event: 'S240716b' } }, /"name":"ADVOK"/],
	['events', { tool: 'events', arguments: { Query: 'far < 1e-5', Limit: 2 } }, /"graceid":"/],
];

const tools: Record<string, INodeParameters> = {
	superevents: { resource: 'superevent', operation: 'getAll' },
	alert: { resource: 'superevent', operation: 'getAlert' },
	labels: { resource: 'label', operation: 'getAll' },
	events: { resource: 'event', operation: 'getAll' },
};

let model: ChatModel;
let output: unknown;

beforeAll(async () => {
	model = await openChatModel(calls.map(([, call]) => call));
	const n8n = n8nAsOwner();
	const { id: credential } = (await n8n.post('/rest/credentials', {
		name: 'A model that follows a script',
		type: 'openAiApi',
		data: { apiKey: 'none', url: model.url },
	})) as { id: string };
	const { id } = (await n8n.post('/rest/workflows', workflow(credential))) as { id: string };
	const { error, runData } = await runByHand(n8n, id, 'Start');
	if (error) throw new Error(`The workflow failed: ${error.message}`);
	output = runData['AI Agent']?.at(-1)?.data?.['main']?.[0]?.[0]?.json['output'];
});

afterAll(() => model.close());

test('the AI Agent makes all calls of the model, and gets to its end', () => {
	expect(model.answers).toHaveLength(calls.length);
	expect(output).toBe('That is all.');
});

test.each(calls.map(([says, call, answer], index) => ({ says, call, answer, index })))(
	'$says gets an answer that a model can use, in less than 8 kB',
	({ index, answer }) => {
		expect(model.answers[index]).toMatch(answer);
		expect(model.answers[index]?.length).toBeLessThan(8_000);
	},
);

test('without a limit the answer is ten superevents with twelve fields', () => {
	const rows = JSON.parse(model.answers[0] ?? '') as object[];
	const [first = {}] = rows;
	expect(rows.length).toBeLessThanOrEqual(10);
	expect(Object.keys(first)).toHaveLength(12);
});

test('the tool says what it does, and its arguments how they are written, without anything being set by hand', () => {
	const superevents = toolNamed('superevents');
	expect(superevents.description).toMatch(/^Get many superevents.*gravitational-wave candidates/);
	const { properties, required = [] } = superevents.parameters;
	expect(Object.keys(properties)).toEqual(
		expect.arrayContaining(['Query', 'Category', 'Limit', 'FAR_Below', 'Created_After']),
	);
	expect(properties['Query']?.description?.split('\n')).toHaveLength(10);
	expect(properties['Query']?.description).toMatch(/far < 1e-8 label: ADVOK/);
	expect(properties['Limit']?.type).toBe('number');
	expect(required).toEqual([]);
	expect(toolNamed('alert').parameters.required).toEqual(['Superevent']);
});

function toolNamed(name: string): OfferedTool {
	const tool = model.offered.find((one) => one.name === name);
	if (!tool)
		throw new Error(`The model was offered ${model.offered.map((one) => one.name).join(', ')}.`);
	return tool;
}

function workflow(openAi: string): object {
	const type = 'graceDbSciTokenApi';
	const nodes: INode[] = [
		node('Start', 'n8n-nodes-base.manualTrigger', {}),
		node(
			'AI Agent',
			'@n8n/n8n-nodes-langchain.agent',
			{ promptType: 'define', text: 'Look around.', options: { maxIterations: 30 } },
			3,
		),
		{
			...node(
				'Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				{ model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
				1.2,
			),
			credentials: { openAiApi: { id: openAi, name: 'openAiApi' } },
		},
		...Object.entries(tools).map(([name, parameters]) => ({
			...node(name, 'n8n-nodes-gracedb.graceDbTool', { authentication: 'sciToken', ...parameters }),
			credentials: { [type]: { id: world.credentialIds[type] ?? null, name: type } },
		})),
	];
	const to = (kind: string): object => ({
		[kind]: [[{ node: 'AI Agent', type: kind, index: 0 }]],
	});
	return {
		name: 'A model asks GraceDB',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes,
		connections: {
			Start: to('main'),
			Model: to('ai_languageModel'),
			...Object.fromEntries(Object.keys(tools).map((name) => [name, to('ai_tool')])),
		},
	};
}

function node(name: string, type: string, parameters: INodeParameters, typeVersion = 1): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}
