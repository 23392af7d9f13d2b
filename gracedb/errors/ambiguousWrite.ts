import { GraceDbError } from './GraceDbError';
import type { Request } from '../http/request';
import type { Failure } from '../http/retry';

/** Statuses with which a gateway gives up waiting: what stands behind it may go on working. */
const gaveUp = [408, 502, 504];

/** Whether a write that failed in this way may have been done all the same. */
export function mayHaveSucceeded(failure: Failure): boolean {
	switch (failure.kind) {
		case 'connection':
			return failure.sent && !failure.permanent;
		case 'unreadable':
			return true;
		case 'answer':
			return gaveUp.includes(failure.status);
	}
}

/** What to do after a write whose answer was lost. */
export function adviceIfSucceeded({ verifyAt, subject }: Request): string {
	const where = verifyAt ?? subject ?? 'what it should have changed';
	return `The write may have succeeded. Check ${where} before you repeat it.`;
}

/** The error of a write whose answer was lost, with that advice. */
export function ambiguousWriteError(error: GraceDbError, request: Request): GraceDbError {
	const { cause } = error;
	return new GraceDbError(error.message, { ...error, cause, advice: adviceIfSucceeded(request) });
}
