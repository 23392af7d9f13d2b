import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import type { JsonObject } from '../../gracedb/json';
import { toNodeError } from '../shared/nodeError';
import { fail } from './failing';
import { pollOnce } from './pollOnce';
import { prepare } from './prepare';
import { type Host, processOf, thisProcess, type TriggerProcess } from './process';
import { testRun } from './testRun';
import { isWaiting, noTroubles } from './troubles';

type Items = INodeExecutionData[][];

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
	if (trigger.isBusy) return null;
	trigger.isBusy = true;
	try {
		return await pollCarefully(context, host, trigger);
	} finally {
		trigger.isBusy = false;
		trigger.lastEnd = host.runtime.now();
	}
}

/** Learns how often n8n polls. A poll that waits for a troubled server, or that failed, delays the next: that tells nothing. */
function measureInterval(trigger: TriggerProcess, begin: number): void {
	const { lastPoll, lastEnd = begin, troubles } = trigger;
	trigger.lastPoll = begin;
	if (lastPoll === undefined) return;
	const gap = Math.max(5_000, begin - lastPoll);
	const isDelayed = troubles.failures > 0 || lastEnd - lastPoll > gap / 2;
	trigger.interval = isDelayed ? Math.min(trigger.interval, gap) : gap;
}

async function showExample(context: IPollFunctions): Promise<Items> {
	try {
		return [(await testRun(context)).map((json) => ({ json }))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function pollCarefully(
	context: IPollFunctions,
	host: Host,
	trigger: TriggerProcess,
): Promise<Items | null> {
	const begin = host.runtime.now();
	measureInterval(trigger, begin);
	const isFirst = !trigger.isKnown;
	trigger.isKnown = true;
	/** Changes when a token or a certificate is renewed. */
	let identity = '';
	try {
		const prepared = await prepare(context, host.runtime);
		const { client } = prepared;
		identity = JSON.stringify(await client.credential());
		if (isWaiting(trigger.troubles, begin, identity)) return null;
		const items = await pollOnce(context, host, trigger, prepared);
		const { troubles } = trigger;
		trigger.troubles = noTroubles;
		const { emitRecovered } = prepared.settings.output;
		if (emitRecovered && troubles.since !== undefined && troubles.reported !== undefined) {
			items.push(recovered(client, troubles.since));
		}
		return items.length > 0 ? [items.map((json) => ({ json }))] : null;
	} catch (error) {
		return await fail(error, { context, host, trigger, isFirst, identity });
	}
}

function recovered(client: GraceDbClient, since: number): JsonObject {
	const { host } = client.apiUrl;
	const failingSince = new Date(since).toISOString();
	return {
		alert_type: 'recovered',
		dedupe_key: `${host}:recovered:${failingSince}`,
		failing_since: failingSince,
		detected_at: new Date(client.serverTime()).toISOString(),
		server: host,
	};
}
