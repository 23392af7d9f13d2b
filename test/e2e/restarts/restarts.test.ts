import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../scripts/session';
import { openStage, type Stage, type WrittenItem } from './stage';

const session = openSession();
let stage: Stage;

beforeAll(async () => {
	stage = await openStage(session);
}, 300_000);

afterAll(() => session.close());

/** Seconds after the begin of the scenario by which the early warning, both preliminary alerts and so on are out. */
const by = { earlyWarning: 60, preliminaries: 400, initial: 1_600, update: 14_500 };

const noticeTypes: Record<string, string> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
};

test(
	'nothing is lost and nothing emitted twice, whatever of n8n and GraceDB is killed in whatever moment',
	{ timeout: 900_000 },
	async () => {
		await stage.startSimulator();
		await stage.startN8n();
		await stage.pollIsOver();
		await stage.killN8n();

		await stage.playUntil(by.earlyWarning);
		await stage.startN8n();
		await stage.written(has('EARLYWARNING'));
		await stage.killN8n();

		await stage.playUntil(by.preliminaries);
		await stage.startN8n();
		await stage.workflowRuns();
		await stage.killN8n();
		expect(await stage.items()).not.toSatisfy(has('PRELIMINARY'));
		await stage.startN8n();
		await stage.written(has('PRELIMINARY'));
		await stage.killN8n();

		await stage.playUntil(by.initial);
		await stage.holdPolls();
		await stage.startN8n();
		await stage.pollIsHeld();
		await stage.killN8n();
		await stage.letPollsGo();

		await stage.holdPolls();
		await stage.startN8n();
		await stage.pollIsHeld();
		await stage.killSimulator();
		await stage.startSimulator();
		await stage.written(has('INITIAL'));

		await stage.playUntil(by.update);
		await stage.written(has('UPDATE'));
		await stage.killN8n();
		await stage.startN8n();
		await stage.pollIsOver();

		const items = await stage.items();
		const keys = items.map(({ dedupe_key }) => dedupe_key);
		expect(new Set(keys).size, 'keys').toBe(keys.length);
		// One step is one item: the first notice says that the superevent is new, and labels that announce a notice go with it.
		const uid = items[0]?.uid ?? '';
		const steps = (await publicNotices(uid)).map((type) => `public_notice ${noticeTypes[type]}`);
		expect(items.map(nameOf)).toEqual(steps);
		expect(items[0]).toMatchObject({ is_new: true, also: [`${uid}:new`] });
	},
);

function has(noticeType: string): (items: WrittenItem[]) => boolean {
	return (items) => items.some(({ notice_type }) => notice_type === noticeType);
}

function nameOf({ alert_type, notice_type, label }: WrittenItem): string {
	return [alert_type, notice_type ?? label].filter(Boolean).join(' ');
}

/** The types of the notices that the server has in the end, in their order. */
async function publicNotices(uid: string): Promise<string[]> {
	const { voevents } = (await stage.ask(`v1/superevents/${uid}/voevents/`)) as {
		voevents: Array<{ N: number; voevent_type: string }>;
	};
	return voevents.sort((a, b) => a.N - b.N).map(({ voevent_type }) => voevent_type);
}
