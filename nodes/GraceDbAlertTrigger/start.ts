import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { GraceDbError, inputError } from '../../gracedb/errors/GraceDbError';
import { listen } from '../../gracedb/kafka/stream';
import { streamAccess } from '../../gracedb/kafka/streamCredential';
import { limited } from '../../watch/engine/run';
import { toNodeError } from '../shared/nodeError';
import { checkConfiguration, prepare, timezoneOf } from '../shared/trigger/prepare';
import { readSettings } from '../shared/trigger/readSettings';
import { testRun } from '../shared/trigger/testRun';
import { AlertTrigger } from './alertTrigger';
import { alertParameter, credentialOfSource, readStreamSettings } from './fields';

/** For what an activation asks GraceDB, and for the first attempt to reach the broker; ms. n8n gives an activation 84 s. */
const checkLimit = 20_000;
const joinLimit = 30_000;

/**
 * Starts to listen. What a person can mend (a mistake in the parameters, a refused credential, a missing topic) fails the activation where a person
 * publishes the workflow; whatever else is wrong is tried again, and GraceDB is polled meanwhile.
 *
 * @param listenTo joins the stream; tests have another one
 */
export async function startListening(
	context: ITriggerFunctions,
	listenTo: typeof listen = listen,
): Promise<ITriggerResponse> {
	const parameter = alertParameter((name, fallback) => context.getNodeParameter(name, fallback));
	if (context.getMode() === 'manual') {
		return {
			manualTriggerFunction: async () => {
				try {
					const items = await testRun(context, parameter);
					context.emit([items.map((json) => ({ json }))]);
				} catch (error) {
					throw toNodeError(context.getNode(), error);
				}
			},
		};
	}
	let trigger: AlertTrigger | undefined;
	try {
		const stream = readStreamSettings(parameter);
		const settings = readSettings(parameter, timezoneOf(context));
		checkWithoutServer(stream.safetyNet, settings);
		const type = credentialOfSource[stream.source];
		const access = streamAccess(type, await context.getCredentials(type));
		trigger = new AlertTrigger(context, {
			parameter,
			stream,
			settings,
			access,
			listen: listenTo,
		});
		await checkServer(context, stream.safetyNet, parameter);
		const failure = await trigger.start(joinLimit);
		if (failure && isForPeople(failure) && isPublished(context)) throw failure;
		const started = trigger;
		return { closeFunction: () => started.close() };
	} catch (error) {
		await trigger?.close();
		throw toNodeError(context.getNode(), error);
	}
}

/** Filters that no notice can answer. */
function checkWithoutServer(
	hasServer: boolean,
	{ filters, selection }: ReturnType<typeof readSettings>,
): void {
	if (selection.kinds.size === 0) {
		throw inputError('Trigger On: nothing is chosen.', 'Choose at least one.');
	}
	if (hasServer) return;
	const { anyOf, allOf, noneOf, labelExpression } = filters;
	if (anyOf.length + allOf.length + noneOf.length + labelExpression.length === 0) return;
	throw inputError(
		'Filters: notices do not hold labels, so without GraceDB the filters by labels cannot be used.',
		'Remove these filters, or switch on Also Poll GraceDB.',
	);
}

/** Finds a mistake in the query or an unknown label, as the polling trigger does; a server that does not answer says nothing. */
async function checkServer(
	context: ITriggerFunctions,
	hasServer: boolean,
	parameter: (name: string) => unknown,
): Promise<void> {
	if (!hasServer || !isPublished(context)) return;
	const signal = AbortSignal.timeout(checkLimit);
	try {
		await limited({ signal }, checkLimit, async () => {
			const prepared = await prepare(context, AlertTrigger.runtime, signal, parameter);
			await checkConfiguration(context, prepared);
		});
	} catch (error) {
		if (error instanceof GraceDbError && error.kind === 'input') {
			throw toNodeError(context.getNode(), error);
		}
	}
}

/** Whether trying again would not help. */
export function isForPeople({ kind }: GraceDbError): boolean {
	return ['credential', 'input', 'missing', 'permission', 'rejected'].includes(kind);
}

/** Whether a person has just published the workflow, and not n8n started or another leader taken over. */
function isPublished(context: ITriggerFunctions): boolean {
	const mode = context.getActivationMode();
	return mode !== 'init' && mode !== 'leadershipChange';
}
