/**
 * The trigger in a real n8n and in real time: `npm run test:live -- --minutes N --seed S`. While superevents come and go, n8n is killed
 * and the server fails at moments that the seed chooses; afterwards the oracle of the histories says what was owed to each of the
 * workflows. The last line counts the checks. Ten minutes are the least that is of use: failures put off when things are due.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeWhenAsked } from '../../scripts/signals';
import { openSession, type Session } from '../../scripts/session';
import { expectedOf } from '../trigger/expected';
import { closingLine } from '../support/closingLine';
import { judge } from '../trigger/oracle';
import type { Run } from '../trigger/play';
import { minute } from '../trigger/promise';
import { parametersOf, Selection } from '../trigger/selection';
import { HistoryServer } from '../trigger/server';
import type { Violation } from '../trigger/violation';
import { iso, Live } from './live';
import { installN8n, type N8n } from './n8n';
import { drawPlan } from './plan';
import { realClock } from './realClock';
import { openReceiver } from './receiver';
import { credential, type Watched, watched, workflowOf } from './workflows';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '30' },
		seed: { type: 'string', default: '1' },
	},
});

const kinds: readonly Violation['kind'][] = ['lost', 'late', 'silent', 'repeated'];

async function main(session: Session): Promise<boolean> {
	const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
	const server = await HistoryServer.start(realClock());
	session.onClose(() => server.close());
	await server.renew();
	const live = new Live(server);
	const receiver = await openReceiver(session, live);
	const n8n = await installN8n(
		session,
		[
			{
				...credential,
				data: {
					server: 'custom',
					customServer: server.url,
					access: 'readOnly',
					token: server.tokens.good,
				},
			},
		],
		watched.map((one) => workflowOf(one, server.url, receiver.url)),
	);
	live.populate();
	const from = Date.now();
	await live.start(n8n);
	console.log(`n8n watches; seed ${seed}, ${minutes} minutes`);
	await live.play(drawPlan(minutes * 60, seed), Date.now() + minutes * minute);
	const end = Date.now();
	await n8n.executionsEnd();

	const runs: [Watched, Run][] = [];
	for (const one of watched) {
		const parameters = parametersOf(one.user, server.url, one.given);
		const run: Run = {
			truth: live.truth,
			segments: [{ from, selection: new Selection(one.user, parameters), isFresh: true }],
			faults: server.faults,
			outages: live.outages,
			executions: receiver.executions.get(one.id) ?? [],
			reports: await n8n.reports(one.id),
			failures: await failuresOf(one, n8n),
			polls: 0,
			pollInterval: minute,
			isDurable: false,
			isAnonymous: one.user === 'anonymous',
			end,
		};
		runs.push([one, run]);
	}
	return summarize(runs, live);
}

async function failuresOf({ id }: Watched, n8n: N8n): Promise<string[]> {
	const status = await n8n.publication(id);
	return status === 'published' ? [] : [`n8n says that the workflow is ${status}.`];
}

function summarize(runs: [Watched, Run][], live: Live): boolean {
	const counts = { lost: 0, late: 0, silent: 0, repeated: 0 };
	let [changes, items, failed] = [0, 0, 0];
	for (const [{ id }, run] of runs) {
		const { violations } = judge(run);
		for (const { kind, words } of violations) {
			counts[kind] += 1;
			console.log(`${id}, ${kind}: ${words}`);
		}
		const named = new Set(violations.map(({ words }) => words.split(/[ :]/)[0] ?? ''));
		for (const name of named) console.log(whatCame(run, name));
		failed += kinds.filter((kind) => violations.some((one) => one.kind === kind)).length;
		const owed = expectedOf(run).filter(({ due = Infinity }) => due <= run.end).length;
		const got = run.executions.filter(({ isLost }) => !isLost).flatMap((one) => one.items).length;
		console.log(
			`${id}: ${owed} changes owed, ${got} items received, ${run.reports.length} reports`,
		);
		// A run in which nothing had to be there before its end proves nothing.
		if (owed === 0) failed += 1;
		changes += owed;
		items += got;
	}
	const { kills, faults } = live;
	const { lost, late, silent, repeated } = counts;
	console.log(
		`changes ${changes}, items ${items}, kills ${kills}, outages ${faults}, lost ${lost}, late ${late}, silent ${silent}, repeated without a restart ${repeated}`,
	);
	const checks = runs.length * (kinds.length + 1);
	closingLine(checks - failed, failed);
	return failed === 0;
}

/** What the server had and what came of one superevent, to see why something was not as it should be. */
function whatCame({ truth, executions }: Run, supereventId: string): string {
	const versions = truth.lives.get(supereventId)?.versions ?? [];
	const changes = versions.map(({ at, preferred, far, labels, exposed, alerts }) => {
		const names = [...labels.keys()].join(',');
		const types = alerts.map(({ type }) => type).join(',');
		return `${iso(at)} is ${preferred} ${far} [${names}] [${types}] ${exposed ? 'public' : 'hidden'}`;
	});
	const items = executions.flatMap(({ at, items: all, isLost }) =>
		all
			.filter(({ uid }) => uid === supereventId)
			.map((item) => `${iso(at)} ${isLost ? 'lost' : 'came'} ${String(item['dedupe_key'])}`),
	);
	return [...changes, ...items].sort().join('\n');
}

async function run(): Promise<void> {
	const session = openSession();
	closeWhenAsked(session);
	try {
		process.exitCode = (await main(session)) ? 0 : 1;
	} catch (error) {
		console.error(error);
		process.exitCode = 1;
	} finally {
		await session.close();
		await sleep(0);
	}
}

void run();
