import { type JsonObject, textOf } from '../../gracedb/json';
import { type Fingerprint, secondsOf } from '../state/fingerprint';
import { isNew } from './fields';
import { countsFrom, type DatedSelection } from './change';
import { isAdded, numberOf } from './records';

/** That a label was set or taken away, as the log says. */
export interface LabelEntry {
	name: string;
	isSet: boolean;
	/** Seconds since 1970. */
	at: number;
}

/** What GraceDB 2.17 to 2.36 writes when labels of a superevent change; signoffs move two at once. Words of users stand in quotes before. */
const sentences: readonly RegExp[] = [
	/^Added label: (?<set>\w+)$/,
	/^Removed label: (?<gone>\w+)$/,
	/^(?:Advocate|Operator) signoff certified .*; label (?<gone>\w+) removed and label (?<set>\w+) applied$/s,
	/^(?:Advocate signoff|Operator signoff for \w+) updated: status \w+ -> \w+, label (?<gone>\w+) removed, label (?<set>\w+) applied(?:;|$)/,
	/^(?:Advocate signoff|Operator signoff for \w+) deleted: (?<gone>\w+) removed and (?<set>\w+) reapplied$/,
];

/** What the new entries of a log say about labels, in the order in which they were written. */
export function labelEntries(
	before: Fingerprint,
	logs: readonly JsonObject[],
	selection: DatedSelection,
): LabelEntry[] {
	// Followed from its beginning, but without its log: what is old in it came from the list of labels.
	const { read, since } = before;
	if (read.logs === undefined && since === 0 && !isNew(before)) return [];

	const from = countsFrom(before, selection, 'watchDetails');
	return logs
		.filter((log) => isAdded(before, 'logs', log, from))
		.sort((a, b) => numberOf(a) - numberOf(b))
		.flatMap(entriesOf);
}

function entriesOf({ comment, created }: JsonObject): LabelEntry[] {
	const text = textOf(comment).trim();
	const words = sentences.map((sentence) => sentence.exec(text)?.groups).find(Boolean);
	const at = secondsOf(created);
	const { gone, set } = words ?? {};
	return [
		...(gone === undefined ? [] : [{ name: gone, isSet: false, at }]),
		...(set === undefined ? [] : [{ name: set, isSet: true, at }]),
	];
}
