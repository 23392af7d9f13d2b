import { expect, test } from 'vitest';
import { nodesOfExample } from './workflows';
import { askGraceDb, mailAbout, world } from './world';

const { supereventId } = world;
const simulatorOrigin = new URL(world.simulator.httpsApiUrl).origin;

interface LogEntry {
	comment: string;
	filename: string;
	file: string | null;
}

test('a new superevent leaves n8n as an e-mail that names it and links to it', async () => {
	const mail = await mailAbout(supereventId);

	expect(mail.subject).toContain(supereventId);
	expect(mail.to).toContain('@example.org');
	const body = `${mail.text}\n${mail.html}`;
	expect(body).toContain(`${simulatorOrigin}/superevents/${supereventId}/view/`);
	expect(body).not.toMatch(/undefined|\[object Object\]|\{\{/);
});

test('the workflow has put a label on the superevent', async () => {
	await mailAbout(supereventId);
	const { status, text } = await askGraceDb(`v1/superevents/${supereventId}/labels/`);

	expect(status).toBe(200);
	const { labels } = JSON.parse(text) as { labels: Array<{ name: string }> };
	const [node] = nodesOfExample().filter(({ parameters }) => parameters.resource === 'label');
	expect(labels.map(({ name }) => name)).toContain(node?.parameters.label);
});

test('the workflow has written a log entry with a file that can be read back', async () => {
	await mailAbout(supereventId);
	const { text } = await askGraceDb(`v1/superevents/${supereventId}/logs/`);
	const { log } = JSON.parse(text) as { log: LogEntry[] };
	const entry = log.find(({ comment }) => comment.includes('n8n'));

	expect(entry?.filename).toMatch(/\S/);
	const file = await askGraceDb(`v1/superevents/${supereventId}/files/${entry?.filename}`);
	expect(file.status).toBe(200);
	expect(file.text).toContain(supereventId);
});
