import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Runtime } from '../../scripts/runtime';
import type { Facts } from './facts';

/** Program and arguments that do a task. */
export type Command = (facts: Facts) => [string, ...string[]];

export const ours = 'this package';
const ourNode = 'its node in n8n';

/** Those that are of this project. */
export const allOurs: readonly string[] = [ours, ourNode];

/** All that are compared, by the names under which they stand in the table. */
export function contestants(python: string, runtime: Runtime): Record<string, Command> {
	const file = (name: string): string => join(__dirname, 'contestants', name);
	const tsx = ['--import', pathToFileURL(createRequire(__filename).resolve('tsx')).href];
	const node =
		(name: string): Command =>
		(facts) => [
			runtime.node,
			...tsx,
			file('inN8n.ts'),
			name,
			JSON.stringify(facts),
			runtime.folder,
		];
	return {
		[ours]: (facts) => [process.execPath, ...tsx, file('client.ts'), JSON.stringify(facts)],
		[ourNode]: node('graceDb'),
		"n8n's HTTP Request": node('httpRequest'),
		'ligo-gracedb': (facts) => [python, file('clients.py'), 'ligo-gracedb', JSON.stringify(facts)],
		'gracedb-sdk': (facts) => [python, file('clients.py'), 'gracedb-sdk', JSON.stringify(facts)],
	};
}
