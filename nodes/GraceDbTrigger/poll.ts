import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import type { JsonObject } from '../../gracedb/json';
import { limited } from '../../watch/engine/run';
import { isWaiting, noServerFailure } from '../../watch/schedule/serverFailure';
import { pollOnce } from '../../watch/watch';
import { log } from '../shared/log';
import { toNodeError } from '../shared/nodeError';
import { budgetOf, defaultBudget, isDurable } from './durable';
import type { Attempt } from './attempt';
import { fail, noteFailure, reportArrears } from './failing';
import { checkConfiguration, fingerprintOf, prepare, userNamed } from '../shared/trigger/prepare';
import {
	type Host,
	type PollUnderWay,
	processOf,
	thisProcess,
	type TriggerProcess,
} from './process';
import { testRun } from '../shared/trigger/testRun';

type Items = INodeExecutionData[][];

/** A poll that has not ended so long after its time is up counts as lost; ms. */
const lostAfter = 60_000;
/** n8n gives an activation 84 s, and never polls a trigger again that took longer; ms. */
const activationBudget = 40_000;
/** A poll of the default engine ends before the next one but two; ms. */
const maxBudget = 210_000;
/** Time for what is done after the last answer; ms. */
const margin = 2_000;
/** A verdict on the configuration holds for the attempts of n8n to activate the workflow; ms. */
const verdictTtl = 120_000;

/**
 * One poll: what has happened since the last one, as items; null if nothing has. Finds the trigger's memory in n8n's static
 * data and assigns it once, as the last thing it does, so that a poll which fails half-way has changed nothing.
 */
export async function poll(
	context: IPollFunctions,
	host: Host = thisProcess,
): Promise<Items | null> {
	if (context.getMode() === 'manual') return await showExample(context);
	const trigger = processOf(host, `${context.getWorkflow().id ?? ''}:${context.getNode().id}`);
	const begin = host.runtime.now();
	const { underWay } = trigger;
	// A clock that was set back does not make it wait.
	const isLost =
		underWay && (begin > underWay.end + lostAfter || underWay.end - begin > 2 * defaultBudget);
	const memory = context.getWorkflowStaticData('node');
	const isActivation = isNewActivation(trigger, memory, budgetOf(context));
	// Of what belongs to an earlier activation n8n keeps nothing.
	if (underWay && !isLost && !isActivation) return null;
	underWay?.stop();

	const given = Math.min(budgetOf(context), maxBudget);
	const budget = isActivation && budgetOf(context) >= defaultBudget ? activationBudget : given;
	const controller = new AbortController();
	const stop = (): void => controller.abort();
	const mine: PollUnderWay = { end: begin + budget, stop };
	trigger.underWay = mine;
	measureInterval(trigger, begin);
	const timer = setTimeout(stop, budget - margin);
	const attempt: Attempt = {
		context,
		host,
		trigger,
		memory,
		isActivation,
		begin,
		budget,
		signal: controller.signal,
		isLost: () => trigger.underWay !== mine,
	};
	try {
		const items = await pollCarefully(attempt);
		return attempt.isLost() ? null : items;
	} finally {
		clearTimeout(timer);
		if (!attempt.isLost()) {
			trigger.underWay = undefined;
			trigger.lastEnd = host.runtime.now();
		}
	}
}

/**
 * Whether this is the first poll of an activation in this process. n8n's default engine keeps one object of static data for as long
 * as a workflow is active; the other one gives each poll a copy, and less time to all but the first.
 */
function isNewActivation(trigger: TriggerProcess, memory: object, budget: number): boolean {
	const known = trigger.staticData?.deref();
	const isFirst = trigger.lastPoll === undefined;
	trigger.staticData = new WeakRef(memory);
	return isFirst || (known !== memory && budget >= defaultBudget);
}

/** Learns how often n8n polls. A poll that waits for a failing server, or that failed, delays the next: that says nothing about it. */
function measureInterval(trigger: TriggerProcess, begin: number): void {
	const { lastPoll, lastEnd = begin, failures } = trigger;
	trigger.lastPoll = begin;
	if (lastPoll === undefined) return;
	const gap = Math.max(5_000, begin - lastPoll);
	const isDelayed = failures.count > 0 || lastEnd - lastPoll > gap / 2;
	trigger.interval = isDelayed ? Math.min(trigger.interval, gap) : gap;
}

async function showExample(context: IPollFunctions): Promise<Items> {
	try {
		return [(await testRun(context)).map((json) => ({ json }))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function pollCarefully(attempt: Attempt): Promise<Items | null> {
	throwVerdict(attempt);
	const asker = { identity: '' };
	let failure: unknown;
	try {
		const outcome = await askServer(attempt, asker);
		if (!outcome) return null;
		const { items } = outcome;
		({ failure } = outcome);
		if (failure !== undefined && items.length > 0) {
			await noteFailure(failure, { ...attempt, ...asker });
			failure = undefined;
		}
		if (items.length > 0) return [items.map((json) => ({ json }))];
	} catch (error) {
		failure = error;
	}
	if (failure === undefined || attempt.isLost()) return null;
	const result = await fail(failure, { ...attempt, ...asker });
	noteBegin(attempt);
	return result;
}

/** @param asker takes the user of the poll: it changes when a token or a certificate is renewed */
async function askServer(
	attempt: Attempt,
	asker: { identity: string },
): Promise<{ items: JsonObject[]; failure?: unknown } | undefined> {
	const { context, host, trigger, memory, begin, budget } = attempt;
	const { runtime } = host;
	const prepared = await within(attempt, () => prepare(context, runtime, attempt.signal));
	const { clients, settings } = prepared;
	asker.identity = JSON.stringify(await within(attempt, () => clients.patient.credential()));
	if (isWaiting(trigger.failures, begin, asker.identity) && !attempt.isActivation) return undefined;
	if (attempt.isActivation) {
		await within(attempt, () => checkConfiguration(context, prepared), budget / 2);
	}
	const began = memory['began'] ?? trigger.began;
	const result = await pollOnce(trigger.watcher, {
		clients,
		settings,
		user: await within(attempt, () => userNamed(clients.patient)),
		stored: memory['state'],
		...(typeof began === 'number' ? { began } : {}),
		isRepeating:
			settings.output.repeatAfterRestart && !isDurable(memory, budgetOf(context), host.environment),
		localNow: () => runtime.now(),
		ends: {
			short: begin + 0.45 * budget,
			soft: begin + 0.7 * budget,
			hard: begin + budget - margin,
		},
		signal: attempt.signal,
		warn: (message) => log(context, 'warn', message),
	});
	if (attempt.isLost()) return undefined;
	const { items, failure, report } = result;
	if (failure === undefined)
		recover(attempt, clients.patient, settings.output.emitRecovered, items);
	if (report !== undefined) reportArrears(report, context);
	save(attempt, result);
	return { items, failure };
}

/** Everything that a poll waits for ends with it. */
async function within<Value>(
	attempt: Attempt,
	work: () => Promise<Value>,
	milliseconds = attempt.budget,
): Promise<Value> {
	return await limited(attempt, milliseconds, work);
}

/** An activation counts from its first attempt, though the server could not be asked: what comes from then on is new. */
function noteBegin({ memory, trigger, isActivation, begin }: Attempt): void {
	if (!isActivation || memory['state'] !== undefined) return;
	memory['began'] ??= begin;
	// With durable cursors n8n keeps nothing of an activation without items.
	trigger.began ??= begin;
}

/** Assigns the state: the only place, and the last thing that is done. */
function save(
	{ memory, trigger }: Attempt,
	{ text, saved }: { text?: string; saved: () => void },
): void {
	saved();
	if (text === undefined) return;
	memory['state'] = text;
	delete memory['began'];
	trigger.began = undefined;
}

/** n8n tries an activation several times within seconds: what was wrong with the configuration is wrong still. */
function throwVerdict({ context, trigger, begin }: Attempt): void {
	const { verdict } = trigger;
	if (!verdict) return;
	const isOver = begin - verdict.at > verdictTtl || begin < verdict.at;
	if (!isOver && verdict.of === fingerprintOf(context)) throw verdict.error;
	trigger.verdict = undefined;
}

function recover(
	{ context, trigger }: Attempt,
	client: Pick<GraceDbClient, 'apiUrl' | 'serverTime'>,
	isEmitted: boolean,
	items: JsonObject[],
): void {
	const { since, reported } = trigger.failures;
	trigger.failures = noServerFailure;
	if (since === undefined || reported === undefined) return;
	const failingSince = new Date(since).toISOString();
	log(context, 'info', `Polls succeed again. They had failed since ${failingSince}.`);
	if (!isEmitted) return;
	const { host } = client.apiUrl;
	items.push({
		alert_type: 'recovered',
		dedupe_key: `${host}:recovered:${failingSince}`,
		failing_since: failingSince,
		detected_at: new Date(client.serverTime()).toISOString(),
		server: host,
	});
}
