import { type IPollFunctions, NodeOperationError } from 'n8n-workflow';
import { renewsItself } from '../../gracedb/auth/credential';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { limited } from '../../watch/engine/run';
import { afterFailure } from '../../watch/schedule/serverFailure';
import { credentialOf } from '../shared/connect';
import { log } from '../shared/log';
import { toNodeError } from '../shared/nodeError';
import { budgetOf, isDurable } from './durable';
import type { Attempt } from './attempt';
import { fingerprintOf, parameterOf } from '../shared/trigger/prepare';

export interface FailedPoll extends Attempt {
	/** Changes when a token or a certificate is renewed. */
	identity: string;
}

/** For n8n's engine with durable cursors, which makes a pause of its own after an error that is thrown: of 30 min after the first two. */
type Failure =
	| { cause: 'configuration-invalid' }
	| { cause: 'credential-invalid' }
	| { cause: 'temporarily-unavailable'; retryAfterMs: number };

/**
 * Reports a failed poll, now and then (see serverFailure.ts): as a failed execution and as an error in n8n's log, in between for those alone
 * who read its debug lines.
 *
 * n8n's default engine gives a trigger up for good, without a word in its list of workflows, if its first poll after a start
 * throws. So the poll of an activation throws only a broken configuration, and only where a person publishes it: at a start of n8n what
 * the server knows may have changed. The other engine would leave half an hour of polls out after a credential that nobody but the user
 * can renew, and notice the renewal that late: that is not thrown either.
 *
 * @throws the error as n8n shows it
 */
export async function fail(error: unknown, failed: FailedPoll): Promise<null> {
	const { context, isActivation } = failed;
	const isConfiguration = isKind(error, 'input', 'rejected');
	const { nodeError, failure, isReported } = await judge(error, failed);
	say(nodeError, isReported, context);
	if (!isReported) return null;
	const isThrown = isActivation
		? isConfiguration && isPublished(failed)
		: failure.cause !== 'credential-invalid';
	if (isThrown) {
		const { trigger, begin } = failed;
		if (isActivation) trigger.verdict = { of: fingerprintOf(context), at: begin, error: nodeError };
		throw nodeError;
	}
	context.__emitError(nodeError);
	return null;
}

/** The same for a poll that found items before it failed: it throws nothing. */
export async function noteFailure(error: unknown, failed: FailedPoll): Promise<void> {
	const { context } = failed;
	const { nodeError, isReported } = await judge(error, failed);
	say(nodeError, isReported, context);
	if (isReported) context.__emitError(nodeError);
}

async function judge(
	error: unknown,
	failed: FailedPoll,
): Promise<{ nodeError: Error; failure: Failure; isReported: boolean }> {
	const { context, host, trigger, isActivation, identity, begin } = failed;
	const now = host.runtime.now();
	const isConfiguration = isKind(error, 'input', 'rejected');
	const { failures, report } = afterFailure(trigger.failures, {
		now,
		isLasting: isConfiguration || isKind(error, 'credential'),
		interval: trigger.interval,
		took: now - begin,
		retryAfter: error instanceof GraceDbError ? error.retryAfter : undefined,
		credential: identity,
		random: host.runtime.random(),
	});
	// The first poll after a start says what is wrong, also if it has items.
	const isReported = report || isActivation;
	trigger.failures = isReported ? { ...failures, reported: now } : failures;
	const nodeError = toNodeError(context.getNode(), error);
	const failure = await failureOf(error, isConfiguration, failed);
	Object.assign(nodeError, { failure });
	return { nodeError, failure, isReported };
}

/** A failed execution that names what cannot be read while polls go on. */
export function reportArrears(report: string, context: IPollFunctions): void {
	const error = new NodeOperationError(context.getNode(), report, {
		description:
			'All other changes are still emitted. The trigger tries these again until they succeed.',
	});
	log(context, 'error', report);
	context.__emitError(error);
}

/** Whether a person has just published the workflow, and not n8n started or another leader taken over. */
function isPublished({ context, memory, host }: Attempt): boolean {
	const mode = (context as Partial<IPollFunctions>).getActivationMode?.() ?? 'update';
	if (mode !== 'init' && mode !== 'leadershipChange') return true;
	// The engine with durable cursors calls every first poll so; without a state the trigger has never worked.
	return isDurable(memory, budgetOf(context), host.environment) && memory['state'] === undefined;
}

function say({ message }: Error, isReported: boolean, context: IPollFunctions): void {
	const sentence = `A poll failed, and the next will try again: ${message}`;
	log(context, isReported ? 'error' : 'debug', sentence);
}

async function failureOf(
	error: unknown,
	isConfiguration: boolean,
	failed: FailedPoll,
): Promise<Failure> {
	if (isConfiguration) return { cause: 'configuration-invalid' };
	if (isKind(error, 'credential') && !(await mayRenew(failed))) {
		return { cause: 'credential-invalid' };
	}
	// Short, so that n8n leaves no poll out: when to try again is decided here.
	return {
		cause: 'temporarily-unavailable',
		retryAfterMs: Math.round(failed.trigger.interval / 4),
	};
}

/** ms */
const credentialLimit = 2_000;

/** Whether the credential may be good again without anybody changing it in n8n. */
async function mayRenew({ context, signal }: Attempt): Promise<boolean> {
	try {
		const credential = await limited({ signal }, credentialLimit, () =>
			credentialOf({
				parameter: parameterOf(context),
				credential: (type) => context.getCredentials(type),
			}),
		);
		return credential === undefined || renewsItself(credential.data);
	} catch {
		return true;
	}
}

function isKind(error: unknown, ...kinds: GraceDbError['kind'][]): boolean {
	return error instanceof GraceDbError && kinds.includes(error.kind);
}
