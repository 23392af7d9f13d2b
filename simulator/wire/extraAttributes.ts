import { columnsOf, singleInspiral } from '../eventFiles/columns';
import type { Viewer } from '../identity/users';
import { isInternal } from '../sky/permissions';
import type { CandidateEvent, SingleInspiral } from '../sky/types';

type Attributes = Record<string, unknown>;

/** `extra_attributes`, the same in every answer: every column, null where nothing is known. */
export function extraAttributes(event: CandidateEvent, viewer: Viewer): Attributes {
	if (!isInternal(viewer)) return attributesForExternalUsers(event);
	return {
		...mapped(event, (key, row) => filled(row, columnsOf[key] ?? Object.keys(row))),
		...singleRows(event, (row) => filled(row, singleInspiral)),
	};
}

function mapped(
	{ extraAttributes }: CandidateEvent,
	change: (key: string, row: Attributes) => Attributes,
): Attributes {
	return Object.fromEntries(
		Object.entries(extraAttributes).map(([key, row]) => [key, change(key, row)]),
	);
}

function singleRows(
	{ singleInspirals: rows }: CandidateEvent,
	change: (row: SingleInspiral) => Attributes,
): Attributes {
	return rows.length > 0 ? { SingleInspiral: rows.map(change) } : {};
}

function filled(row: Attributes, columns: readonly string[]): Attributes {
	// A loop, because a page of superevents has thousands of these.
	const full: Attributes = {};
	for (const column of columns) full[column] = row[column] ?? null;
	return full;
}

/** External users see when a signal came to which detector, and nothing else. */
function attributesForExternalUsers(event: CandidateEvent): Attributes {
	const burst = event.extraAttributes.MultiBurst;
	return {
		...(burst ? { MultiBurst: filled(burst, ['ifos', 'single_ifo_times']) } : {}),
		...singleRows(event, (row) => filled(row, ['ifo', 'end_time', 'end_time_ns'])),
	};
}
