import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { chooseNode } from '../../scripts/runtimeNeeds';
import { wantedRuntime } from '../../scripts/runtime';
import { openSession } from '../../scripts/session';

/** Loads every node and credential that n8n's own package lists, and prints as JSON which fail, each with its reason. */
const program = `
const { dirname, join } = require('node:path');
const file = require.resolve('n8n-nodes-base/package.json');
const { nodes, credentials } = require(file).n8n;
const failures = {};
for (const path of [...nodes, ...credentials]) {
	try { require(join(dirname(file), path)); }
	catch (error) { failures[path] = String(error.message).split('\\n')[0]; }
}
process.stdout.write(JSON.stringify({ count: nodes.length + credentials.length, failures }), () => process.exit());
`;

it('the n8n of npm start is whole: every node and credential of n8n-nodes-base loads in it', async () => {
	const { place } = await wantedRuntime();
	const session = openSession();
	try {
		const { path } = await chooseNode(session, place);
		const cwd = resolve(place);
		const options = { cwd, maxBuffer: 2 ** 26, env: { PATH: process.env.PATH } };
		const { stdout } = await promisify(execFile)(path, ['-e', program], options);
		const { count, failures } = JSON.parse(stdout.slice(stdout.lastIndexOf('{"count"'))) as {
			count: number;
			failures: Record<string, string>;
		};
		expect(failures).toEqual({});
		expect(count).toBeGreaterThan(700);
	} finally {
		await session.close();
	}
});
