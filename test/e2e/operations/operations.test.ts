import type { IRunData } from 'n8n-workflow';
import { beforeAll, expect, test } from 'vitest';
import { operationsOf, resources } from '../description';
import { runByHand, n8nAsOwner } from '../n8nRest';
import { calls } from './calls';
import { makeWorkflowOfCalls, startNode } from './workflow';

let results: IRunData;

beforeAll(async () => {
	const n8n = n8nAsOwner();
	const { error, runData } = await runByHand(n8n, await makeWorkflowOfCalls(n8n), startNode);
	if (error) throw new Error(`The workflow ended early: ${error.message}`);
	results = runData;
});

/** What needs a Kafka broker is called in test/kafka/. */
const throughKafka = ['event pingKafka', 'server getKafkaTopics'];

test('every operation of the node has a call', () => {
	const called = new Set(Object.keys(calls).map((name) => name.split(':')[0]));
	const operations = resources().flatMap(({ value: resource }) =>
		operationsOf(String(resource)).map(({ value }) => `${String(resource)} ${String(value)}`),
	);

	expect([...called, ...throughKafka].sort()).toEqual(operations.sort());
});

test.each(Object.entries(calls))('%s does its work in a real n8n', (name, { gives = {} }) => {
	const [run] = results[name] ?? [];
	const [first] = run?.data?.['main']?.[0] ?? [];

	expect(run?.executionStatus).toBe('success');
	expect(first?.json ?? {}).not.toHaveProperty('error');
	expect(first?.json).toMatchObject(gives);
});
