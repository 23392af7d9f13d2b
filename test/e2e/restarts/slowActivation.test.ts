import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../scripts/session';
import { openStage, type Stage } from './stage';

const session = openSession();
let stage: Stage;

beforeAll(async () => {
	stage = await openStage(session);
}, 300_000);

afterAll(() => session.close());

/** Seconds after the begin of the scenario by which the early warning is out. */
const earlyWarning = 60;

test(
	'a server that throttles or hangs during activations in which n8n is killed stops no polls, and what happened since the first is emitted',
	{ timeout: 900_000 },
	async () => {
		await stage.startSimulator();
		await stage.throttle(2);
		await stage.startN8n();
		expect(await stage.activation()).toBe('published');
		await stage.killN8n();

		await stage.hang();
		await stage.playUntil(earlyWarning);
		await stage.startN8n();
		await stage.pollIsHeld();
		await stage.killN8n();

		// n8n takes the activation up again when two minutes have passed since the one that was killed.
		await stage.startN8n();
		expect(await stage.activation()).toBe('published');
		await stage.killN8n();

		await stage.letPollsGo();
		await stage.startN8n();
		const [first] = await stage.written((items) => items.length > 0);
		expect(first).toMatchObject({ notice_type: 'EARLYWARNING', is_new: true });
	},
);
