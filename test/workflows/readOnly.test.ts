import { runInNewContext } from 'node:vm';
import type { INodeParameters } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { resources } from '../../nodes/GraceDb/resources';
import { calls } from '../e2e/operations/calls';
import { files } from '../e2e/operations/files';
import { useGraceDb } from '../support/graceDb';

/** Something that an earlier call might have given, for whatever field is asked for. */
const made = { superevent_id: 'S240716b', graceid: 'T0001', N: 1, version: 1 };

/** The parameters of a call with its expressions worked out. */
function resolved(value: unknown): unknown {
	if (typeof value === 'string') {
		const code = /^=\{\{(.*)\}\}$/s.exec(value)?.[1];
		const $ = (): object => ({ first: () => ({ json: made }) });
		return code === undefined ? value : runInNewContext(code, { $ });
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const fields = value as Record<string, unknown>;
	if (fields['__rl'] === true) return resolved(fields['value']);
	return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, resolved(inner)]));
}

const writes = Object.entries(calls).filter(([name]) => {
	const [resourceName, operationName] = name.split(/[ :]/);
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	// What a request of one's own does, its method says.
	return operation?.access === 'write' && resourceName !== 'api';
});

describe('a Read Only credential', () => {
	const { engine, simulator } = useGraceDb({ profile: 'current' });

	const run = async (parameters: INodeParameters): Promise<unknown> => {
		const { graceDbSciTokenApi } = simulator.sciToken('scientist');
		const [[item] = []] = await engine().runNode(
			{ authentication: 'sciToken', ...parameters },
			{
				items: [{ json: {}, binary: files() }],
				credentials: { graceDbSciTokenApi: { ...graceDbSciTokenApi, access: 'readOnly' } },
				onError: 'continueRegularOutput',
			},
		);
		return item?.json['error'];
	};

	it.each(writes)('refuses it before any request: %s', async (name, { parameters = {} }) => {
		const [resource, operation] = name.split(/[ :]/);
		const before = (await simulator.requests()).length;
		const error = await run({
			resource,
			operation,
			...(resolved(parameters) as INodeParameters),
		});
		expect(error).toMatch(/^The credential is Read Only, so this write was not sent/);
		expect((await simulator.requests()).slice(before)).toEqual([]);
	});

	it.each(['DELETE', 'PATCH', 'POST', 'PUT'])(
		'refuses an API Request with %s before any request',
		async (method) => {
			const before = (await simulator.requests()).length;
			const request = { resource: 'api', operation: 'request', path: 'superevents/' };
			expect(await run({ ...request, method })).toMatch(`so this ${method} was not sent`);
			expect((await simulator.requests()).slice(before)).toEqual([]);
		},
	);
});
