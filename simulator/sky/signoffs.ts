import { findLabel, writeLog, type Author } from './annotate';
import type {
	Annotated,
	Signoff,
	SignoffInstrument,
	SignoffKind,
	SignoffStatus,
	SignoffType,
} from './types';

export const signoffTypeCodes = ['ADV', 'OP'] as const satisfies SignoffType[];
export const signoffStatusCodes = ['OK', 'NO'] as const satisfies SignoffStatus[];
export const signoffInstruments = ['', 'H1', 'L1', 'V1'] as const satisfies SignoffInstrument[];

/** The label that asks for a signoff. */
export function requestLabel({ type, instrument }: SignoffKind): string {
	return type === 'ADV' ? 'ADVREQ' : `${instrument}OPS`;
}

/** The label that a signoff leaves. */
export function resultLabel({ type, instrument }: SignoffKind, status: SignoffStatus): string {
	return `${type === 'ADV' ? 'ADV' : instrument}${status}`;
}

const tags = ['em_follow'];

/** Reference server behaviour: signoffs move labels without the log entries that labels write otherwise. */
function moveLabel(target: Annotated, author: Author, from: string, to: string): void {
	target.labels = target.labels.filter(({ name }) => name !== from);
	if (findLabel(target, to)) return;
	const label = { name: to, creator: author.username, created: author.now };
	target.labels = [...target.labels, label];
}

/** Signs off: the request gives way to the result. */
export function addSignoff(
	target: Annotated,
	author: Author,
	kind: SignoffKind,
	judgement: { status: SignoffStatus; comment: string },
): Signoff {
	const { type, instrument } = kind;
	const { status, comment } = judgement;
	const signoff: Signoff = { type, instrument, status, comment, submitter: author.username };
	const [request, result] = [requestLabel(kind), resultLabel(kind, status)];
	target.signoffs.push(signoff);
	moveLabel(target, author, request, result);
	const [who, where] = type === 'ADV' ? ['Advocate', ''] : ['Operator', ` for ${instrument}`];
	writeLog(target, author, {
		comment:
			`${who} signoff certified status as ${status}${where}: '${comment}'; ` +
			`label ${request} removed and label ${result} applied`,
		tags,
	});
	return signoff;
}

function nameOf({ type, instrument }: SignoffKind): string {
	return type === 'ADV' ? 'Advocate signoff' : `Operator signoff for ${instrument}`;
}

/** Changes a judgement, its words or both. */
export function changeSignoff(
	target: Annotated,
	author: Author,
	signoff: Signoff,
	judgement: { status: SignoffStatus; comment: string },
): void {
	const { status, comment } = judgement;
	const changes: string[] = [];
	if (status !== signoff.status) {
		const [before, after] = [resultLabel(signoff, signoff.status), resultLabel(signoff, status)];
		moveLabel(target, author, before, after);
		changes.push(
			`status ${signoff.status} -> ${status}, label ${before} removed, label ${after} applied`,
		);
	}
	if (comment !== signoff.comment) changes.push(`comment '${signoff.comment}' -> '${comment}'`);
	Object.assign(signoff, { status, comment });
	writeLog(target, author, { comment: `${nameOf(signoff)} updated: ${changes.join('; ')}`, tags });
}

/** Takes a signoff back: the result gives way to the request. */
export function removeSignoff(target: Annotated, author: Author, signoff: Signoff): void {
	const [request, result] = [requestLabel(signoff), resultLabel(signoff, signoff.status)];
	target.signoffs = target.signoffs.filter((other) => other !== signoff);
	moveLabel(target, author, result, request);
	writeLog(target, author, {
		comment: `${nameOf(signoff)} deleted: ${result} removed and ${request} reapplied`,
		tags,
	});
}
