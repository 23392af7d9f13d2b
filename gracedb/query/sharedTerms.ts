import type { Reader } from './reader';
import type { Found } from './term';
import type { Times } from './times';
import { anyOf } from './words';

const runLike = /(?:O|ER)\d+[a-z]*(?![\w$])/iy;

/** Reads the name of a run; one that looks like a run may be newer than this list. */
export function readRun(
	runs: readonly string[],
): (reader: Reader) => Omit<Found, 'field'> | undefined {
	const known = anyOf(runs);
	const names = new Set(runs.map((run) => run.toLowerCase()));
	return (reader) => {
		const whole = reader.attempt(() => {
			const found = reader.take(runLike);
			return found && !names.has(found[0].toLowerCase()) ? found : undefined;
		});
		if (whole) {
			return {
				warnings: [`This node does not know the run ${whole[0]}. Newer servers may know it.`],
			};
		}
		const found = reader.take(known);
		return found && { value: found[0] };
	};
}

/** A term on the time of creation, and what is doubtful about it. */
export function createdWarnings(times: Times | undefined): Omit<Found, 'field'> | undefined {
	if (!times) return undefined;
	const warnings: string[] = [];
	if (times.isReversed) warnings.push('The range starts after its end, so nothing matches.');
	if (!times.isRange) {
		warnings.push(
			'A single time means that exact second, not the whole day. Write a range, for example created: 2025-01-01 .. 2025-01-02.',
		);
	}
	if (times.hasClock) {
		warnings.push(
			'Current servers may not understand the time in digits. Write dates, for example 2025-01-01 08:00.',
		);
	}
	return { warnings };
}

/** `FAR < 1e-7` in a search for events: current servers take it, others may not. */
export function caseWarnings(term: string): string[] {
	const found = /^(far)(?![\w$])(.*)$/is.exec(term.trim());
	return found && found[1] !== 'far' ? [`Fields must be in lower case: write far${found[2]}.`] : [];
}
