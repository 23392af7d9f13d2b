/** This package's client at the tasks of the benchmark: `client.ts FACTS`. Prints a report as JSON. */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { fixedSource } from '../../../gracedb/auth/auth';
import { sciTokenAuth } from '../../../gracedb/auth/scitoken';
import { graceDbDestination } from '../../../gracedb/auth/tokenRules';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { closeConnections } from '../../../gracedb/http/pool';
import type { Facts } from '../facts';
import { report } from '../measure';

const tasks: Record<Facts['task'], (client: GraceDbClient, facts: Facts) => Promise<void>> = {
	async export(client, { pageSize, superevents }) {
		let count = 0;
		for await (const { superevent_id } of client.superevents.list({ category: 'Any', pageSize })) {
			if (superevent_id) count += 1;
		}
		if (count !== superevents) throw new Error(`${count} superevents`);
	},
	async get(client, { ids }) {
		// As the node does with its items: ten at a time.
		const waiting = [...ids];
		const next = async (): Promise<void> => {
			for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
				await client.superevents.get(id);
			}
		};
		await Promise.all(Array.from({ length: 10 }, next));
	},
	async label(client, { ids, label }) {
		for (const id of ids) await client.labels.add(id, label);
	},
	async download(client, { ids, file, bytes }) {
		const { content } = await client.files.download(ids[0] ?? '', file);
		let got = 0;
		for await (const piece of content) got += (piece as Buffer).length;
		if (got !== bytes) throw new Error(`${got} bytes`);
	},
	async upload(client, { ids, path }) {
		const open = () => createReadStream(path);
		const file = { fileName: 'large.bin', size: statSync(path).size, open };
		await client.logs.create(ids[0] ?? '', { comment: 'bench', file });
	},
};

async function main(): Promise<void> {
	const facts = JSON.parse(process.argv[2] ?? '{}') as Facts;
	const token = readFileSync(facts.tokenFile, 'utf8');
	const auth = fixedSource(
		sciTokenAuth(token, {
			destination: graceDbDestination(facts.url),
			sendAnyway: true,
			source: 'bench',
		}),
	);
	const client = createGraceDbClient({
		serverUrl: facts.url,
		ca: readFileSync(facts.caFile, 'utf8'),
		auth,
	});
	await report(() => tasks[facts.task](client, facts));
	await closeConnections();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
