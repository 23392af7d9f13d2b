/** Runs a piece of work in a process of its own, whose memory nothing else touches. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from './measured';

const tsx = pathToFileURL(createRequire(__filename).resolve('tsx')).href;

export async function work(
	name: string,
	facts: Record<string, unknown> & { folder?: string },
	program = 'worker.ts',
): Promise<Report> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--expose-gc', '--import', tsx, join(__dirname, program), name, JSON.stringify(facts)],
		{ env: { ...process.env, GRACEDB_CREDENTIAL_FILES: facts.folder ?? '' } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
}
