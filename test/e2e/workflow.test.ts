import { expect, test } from 'vitest';
import { askGraceDb, mailAbout, world } from './world';

const { supereventId } = world;
const simulatorOrigin = new URL(world.simulator.httpsApiUrl).origin;

test('a new superevent leaves n8n as an e-mail that names it and links to it', async () => {
	const mail = await mailAbout(supereventId);

	expect(mail.subject).toContain(supereventId);
	expect(mail.to).toContain('@example.org');
	const body = `${mail.text}\n${mail.html}`;
	expect(body).toContain(`${simulatorOrigin}/superevents/${supereventId}/view/`);
	expect(body).not.toMatch(/undefined|\[object Object\]|\{\{/);
});

test('the e-mail says what is known as text and as HTML, in which the sky map is shown if there is one', async () => {
	const { text, html, attachments } = await mailAbout(supereventId);
	for (const form of [text, html]) expect(form).toContain('False alarm rate');

	const pictures = attachments.filter(({ type }) => type === 'image/png');
	expect(html.includes('<img'), 'a picture in the HTML').toBe(pictures.length === 1);
	expect(pictures.length === 0).toBe(/Sky map: +not there yet/.test(text));
});

test('the workflow writes nothing to GraceDB', async () => {
	await mailAbout(supereventId);
	const { text } = await askGraceDb(`v1/superevents/${supereventId}/logs/`);
	const { log } = JSON.parse(text) as { log: Array<{ comment: string }> };

	expect(log.map(({ comment }) => comment)).not.toContainEqual(expect.stringContaining('n8n'));
});
