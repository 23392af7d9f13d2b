import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import type { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { type Level, log } from '../shared/log';
import { toNodeError } from '../shared/nodeError';

/** A stream that fails for so long is reported, and then once in so long; ms. */
const reportAfter = 60_000;
const reportEvery = 60 * 60_000;
/** After so long without a failure the next one is news again; ms. */
const reliableAfter = 10 * 60_000;
const lasting: readonly GraceDbError['kind'][] = ['credential', 'input', 'missing', 'permission'];

/** Unreadable messages are reported one by one up to so many in an hour. */
const maxUnreadable = 10;

/** What a trigger says to people: failed executions, and lines in n8n's log. */
export class Reports {
	private timer: NodeJS.Timeout | undefined;
	/** When the stream was joined last, and when a failure of it was reported; ms since 1970. */
	private joined: number | undefined;
	private reported: number | undefined;
	/** Whether people think that the stream fails. */
	private isStreamReported = false;
	private unreadableSince = 0;
	private unreadableCount = 0;

	constructor(private readonly context: ITriggerFunctions) {}

	log(level: Level, message: string): void {
		log(this.context, level, message);
	}

	/** A failed execution; the workflow stays active. n8n of older versions knows only its log. */
	fail(error: Error): void {
		this.log('error', error.message);
		const { saveFailedExecution } = this.context as Partial<ITriggerFunctions>;
		saveFailedExecution?.(error as Parameters<ITriggerFunctions['saveFailedExecution']>[0]);
	}

	streamWorks(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		this.joined = Date.now();
		if (!this.isStreamReported) return;
		this.isStreamReported = false;
		this.log('info', 'The stream works again.');
	}

	/**
	 * A stream that recovers within a minute is no news; what only people can mend, and a silence, is said at once. One that fails again and
	 * again is said once in an hour.
	 */
	streamFails(
		error: GraceDbError,
		{ isPolling, isSilent }: { isPolling: boolean; isSilent: boolean },
	): void {
		this.log('debug', `The stream failed, and is tried again: ${error.message}`);
		if (this.timer) return;
		const now = Date.now();
		if (this.joined !== undefined && now - this.joined > reliableAfter) this.reported = undefined;
		const isSure = isSilent || lasting.includes(error.kind);
		const due = now + (isSure ? 0 : reportAfter);
		this.plan(error, isPolling, Math.max(due, (this.reported ?? -Infinity) + reportEvery) - now);
	}

	private plan(error: GraceDbError, isPolling: boolean, after: number): void {
		const rest = isPolling
			? 'GraceDB is polled meanwhile, and the stream is tried again.'
			: 'The stream is tried again. What the broker keeps until then is not lost.';
		const description = [error.advice, rest].filter(Boolean).join(' ');
		this.timer = setTimeout(() => {
			this.reported = Date.now();
			this.isStreamReported = true;
			this.fail(new NodeOperationError(this.context.getNode(), error.message, { description }));
			this.plan(error, isPolling, reportEvery);
		}, after);
		this.timer.unref();
	}

	unreadable(message: {
		topic: string;
		partition: number;
		offset: string;
		/** Bytes; unknown of a message that was not unpacked. */
		size: number | undefined;
		why: string;
	}): void {
		const { topic, partition, offset, size, why } = message;
		const bytes = size === undefined ? '' : `, ${size} bytes`;
		const text = `A message of the topic ${topic} cannot be read (partition ${partition}, offset ${offset}${bytes}). ${why}`;
		const now = Date.now();
		if (now - this.unreadableSince > reportEvery) {
			this.unreadableSince = now;
			this.unreadableCount = 0;
		}
		this.unreadableCount += 1;
		if (this.unreadableCount > maxUnreadable) {
			this.log('warn', text);
			return;
		}
		this.fail(
			new NodeOperationError(this.context.getNode(), text, {
				description:
					'The trigger goes on with the next messages. The message stays on the broker, where it can be read by partition and offset.',
			}),
		);
	}

	error(error: unknown): void {
		this.fail(toNodeError(this.context.getNode(), error));
	}

	stop(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}
}
