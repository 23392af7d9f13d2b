import type { IPollFunctions } from 'n8n-workflow';
import { renewsItself } from '../../gracedb/auth/credential';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { credentialOf } from '../shared/connect';
import { toNodeError } from '../shared/nodeError';
import type { Host, TriggerProcess } from './process';
import { parameterOf } from './prepare';
import { afterFailure } from './troubles';

export interface FailedPoll {
	context: IPollFunctions;
	host: Host;
	trigger: TriggerProcess;
	/** Of this process, for this trigger. */
	isFirst: boolean;
	/** Changes when a token or a certificate is renewed. */
	identity: string;
}

/** For n8n's engine with durable cursors, which makes a pause of its own after an error that is thrown: of 30 min after the first two. */
type Failure =
	| { cause: 'configuration-invalid' }
	| { cause: 'credential-invalid' }
	| { cause: 'temporarily-unavailable'; retryAfterMs: number };

/**
 * Reports a failed poll, now and then (see troubles.ts): as a failed execution, in between as a line in n8n's log.
 *
 * n8n's default engine gives a trigger up for good, without a word in its list of workflows, if its first poll after a start
 * throws. So a first poll throws only what no later one could mend, a broken configuration. The other engine would leave half
 * an hour of polls out after a credential that nobody but the user can renew, and notice the renewal that late: that is not thrown either.
 *
 * @throws the error as n8n shows it
 */
export async function fail(error: unknown, failed: FailedPoll): Promise<null> {
	const { context, host, trigger, isFirst, identity } = failed;
	const now = host.runtime.now();
	const isConfiguration = isKind(error, 'input', 'rejected');
	const { troubles, report } = afterFailure(trigger.troubles, {
		now,
		isLasting: isConfiguration || isKind(error, 'credential'),
		interval: trigger.interval,
		took: now - (trigger.lastPoll ?? now),
		retryAfter: error instanceof GraceDbError ? error.retryAfter : undefined,
		credential: identity,
		random: host.runtime.random(),
	});
	trigger.troubles = isFirst ? { ...troubles, reported: now } : troubles;
	const nodeError = toNodeError(context.getNode(), error);
	const what = `GraceDB Trigger: a poll did not succeed, the next will try again: ${nodeError.message}`;
	if (!report && !isFirst) {
		context.logger.warn(what);
		return null;
	}
	const failure = await failureOf(error, isConfiguration, failed);
	Object.assign(nodeError, { failure });
	if (isConfiguration || (!isFirst && failure.cause !== 'credential-invalid')) throw nodeError;
	context.logger.warn(what);
	context.__emitError(nodeError);
	return null;
}

async function failureOf(
	error: unknown,
	isConfiguration: boolean,
	{ context, trigger }: FailedPoll,
): Promise<Failure> {
	if (isConfiguration) return { cause: 'configuration-invalid' };
	if (isKind(error, 'credential') && !(await mayRenew(context))) {
		return { cause: 'credential-invalid' };
	}
	// Short, so that n8n leaves no poll out: when to try again is decided here.
	return { cause: 'temporarily-unavailable', retryAfterMs: Math.round(trigger.interval / 4) };
}

/** Whether the credential may be good again without anybody changing it in n8n. */
async function mayRenew(context: IPollFunctions): Promise<boolean> {
	try {
		const credential = await credentialOf({
			parameter: parameterOf(context),
			credential: (type) => context.getCredentials(type),
		});
		return credential === undefined || renewsItself(credential.data);
	} catch {
		return true;
	}
}

function isKind(error: unknown, ...kinds: GraceDbError['kind'][]): boolean {
	return error instanceof GraceDbError && kinds.includes(error.kind);
}
