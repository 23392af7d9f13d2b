import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import type { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { toNodeError } from '../shared/nodeError';

/** A stream that fails for so long is reported, and then once in so long; ms. */
const reportAfter = 60_000;
const reportEvery = 60 * 60_000;
const lasting: readonly GraceDbError['kind'][] = ['credential', 'input', 'missing', 'permission'];

/** Unreadable messages are reported one by one up to so many in an hour. */
const maxUnreadable = 10;

/** What a trigger says to people: failed executions, and lines in n8n's log. */
export class Reports {
	private timer: NodeJS.Timeout | undefined;
	private unreadableSince = 0;
	private unreadableCount = 0;

	constructor(private readonly context: ITriggerFunctions) {}

	log(message: string): void {
		this.context.logger.warn(`${this.context.getNode().name}: ${message}`);
	}

	/** A failed execution; the workflow stays active. n8n of older versions knows only its log. */
	fail(error: Error): void {
		this.log(error.message);
		const { saveFailedExecution } = this.context as Partial<ITriggerFunctions>;
		saveFailedExecution?.(error as Parameters<ITriggerFunctions['saveFailedExecution']>[0]);
	}

	streamWorks(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}

	/** A stream that recovers within a minute is no news; what only people can mend is said at once. */
	streamFails(error: GraceDbError, isPolling: boolean): void {
		if (this.timer) return;
		this.log(error.message);
		const rest = isPolling
			? 'GraceDB is polled meanwhile, and the stream is tried again.'
			: 'The stream is tried again. What the broker keeps until then is not lost.';
		const advice = [error.advice, rest].filter(Boolean).join(' ');
		const again = (after: number): void => {
			this.timer = setTimeout(() => {
				this.fail(
					new NodeOperationError(this.context.getNode(), error.message, { description: advice }),
				);
				again(reportEvery);
			}, after);
			this.timer.unref();
		};
		again(lasting.includes(error.kind) ? 0 : reportAfter);
	}

	unreadable(message: {
		topic: string;
		partition: number;
		offset: string;
		size: number;
		why: string;
	}): void {
		const { topic, partition, offset, size, why } = message;
		const text = `A message of the topic ${topic} cannot be read (partition ${partition}, offset ${offset}, ${size} bytes). ${why}`;
		const now = Date.now();
		if (now - this.unreadableSince > reportEvery) {
			this.unreadableSince = now;
			this.unreadableCount = 0;
		}
		this.unreadableCount += 1;
		if (this.unreadableCount > maxUnreadable) {
			this.log(text);
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
