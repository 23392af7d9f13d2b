import type { IPollFunctions } from 'n8n-workflow';
import type { JsonObject } from '../../gracedb/json';
import { optional } from '../../gracedb/errors/optional';
import { itemsOf, type Telling } from './output/items';
import { budgetOf, isDurable } from './durable';
import { checkQuery, type Prepared, queryFor, scopeOf } from './prepare';
import type { Host, TriggerProcess } from './process';
import { readState, type TriggerState, writeState } from './state/triggerState';
import { begin } from './watch/begin';
import { look } from './watch/look';
import { serverSeconds, type Watch } from './watch/watch';

/** Younger last items than this are repeated after a restart; in s. */
const repeatedFor = 24 * 3600;
const hour = 3600;

/** Looks at the server once, and assigns the new state when the items are made. */
export async function pollOnce(
	context: IPollFunctions,
	{ runtime, pages, environment }: Host,
	trigger: TriggerProcess,
	prepared: Prepared,
): Promise<JsonObject[]> {
	const { client, isAnonymous, settings, deadline } = prepared;
	const { output } = settings;
	const now = Math.floor(runtime.now() / 1000);
	const memory = context.getWorkflowStaticData('node');
	const stored = memory['state'];
	const before = stateFrom(stored, trigger);
	const scope = await scopeOf(prepared);
	const known = before?.scope === scope ? before : undefined;
	const watch: Watch = {
		client,
		...(isAnonymous ? {} : { visitor: client.asAnonymous() }),
		settings,
		query: await queryFor(client, settings),
		...{ pages, epoch: known ? (known.epoch ?? 0) : stored === undefined ? 0 : now },
		memory: trigger.watch,
		isLate: () => runtime.now() > deadline,
	};
	if (stored !== undefined && !before) {
		context.logger.warn('GraceDB Trigger: what it remembered cannot be read; it begins anew.');
	}
	if (!known) await checkQuery(context, prepared);
	const isRepeated =
		output.repeatAfterRestart &&
		!trigger.hasSucceeded &&
		!isDurable(memory, budgetOf(context), environment);
	// Before the look, which ends when the time is up.
	const last = isRepeated && before ? await lastTellings(watch, before, now) : [];
	const outcome = known ? await look(watch, known) : await begin(watch, scope);
	if (!outcome) return [];
	const { news, state, trouble } = outcome;
	const detected = serverSeconds(watch);
	// A new baseline may tell the same once more.
	const keys = new Set(news.map(({ change }) => change.key));
	const repeated = last.filter(({ change }) => !keys.has(change.key));
	const tellings = [...repeated, ...news.map((one) => ({ ...one, detected }))];
	if (trouble !== undefined) {
		if (tellings.length === 0) throw trouble;
		context.logger.warn(`GraceDB Trigger: a part of a poll did not succeed: ${trouble.message}`);
	}
	const items = itemsOf(tellings, client.apiUrl, output);
	const isBeating =
		output.heartbeatHours > 0 && detected - (state.heartbeat ?? 0) >= output.heartbeatHours * hour;
	if (isBeating) items.push(heartbeat(client.apiUrl, detected, state));
	const after: TriggerState = {
		...state,
		...(tellings.length > 0
			? {
					batch: {
						at: now,
						told: tellings.map(({ change, detected: at }) => ({ change, detected: at })),
					},
				}
			: {}),
		...(isBeating ? { heartbeat: detected } : {}),
	};
	const isChanged = stored === undefined || state !== before || tellings.length > 0 || isBeating;
	if (isChanged) remember(memory, trigger, after);
	trigger.hasSucceeded = true;
	return items;
}

/** Assigns the state: the only place, and the last thing that is done. */
function remember(
	memory: Record<string, unknown>,
	trigger: TriggerProcess,
	state: TriggerState,
): void {
	const text = writeState(state);
	trigger.cached = { text, state };
	memory['state'] = text;
}

function stateFrom(stored: unknown, { cached }: TriggerProcess): TriggerState | undefined {
	if (cached && cached.text === stored) return cached.state;
	// n8n with durable cursors keeps nothing of the poll of an activation that emitted nothing: its baseline counts nevertheless.
	if (stored === undefined && cached && !cached.state.batch) return cached.state;
	return readState(stored);
}

/** The items that were emitted last, with the superevents as they are now. */
async function lastTellings(
	{ client }: Watch,
	{ batch }: TriggerState,
	now: number,
): Promise<Telling[]> {
	if (!batch || now - batch.at > repeatedFor) return [];
	const tellings: Telling[] = [];
	for (const { change, detected } of batch.told) {
		const known = tellings.find(({ superevent }) => superevent.superevent_id === change.uid);
		const superevent = known?.superevent ?? (await optional(client.superevents.get(change.uid)));
		tellings.push({ change, superevent: superevent ?? { superevent_id: change.uid }, detected });
	}
	return tellings;
}

function heartbeat({ host }: URL, now: number, { followed }: TriggerState): JsonObject {
	const time = new Date(now * 1000).toISOString();
	return {
		...{ alert_type: 'heartbeat', last_poll: time, tracked: followed.size, server: host },
		dedupe_key: `${host}:heartbeat:${time}`,
	};
}
