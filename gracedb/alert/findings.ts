import { undefinedOn, kindsOfUnavailable } from '../errors/optional';
import { type Json, type JsonObject, strings, textOf } from '../json';
import type { CallOptions } from '../resources/address';
import { type FileKind, type Files, newestFile } from '../resources/files';
import type { Logs } from '../resources/logs';
import type { Notices } from '../resources/notices';
import type { Superevent } from '../resources/supereventReading';
import type { Voevents } from '../resources/voevents';
import { alertType, noticeFacts } from '../simplify/noticeFacts';
import type { Findings } from '../simplify/simplifySuperevent';
import { gpsOf } from '../simplify/times';
import { readProbabilities } from './probabilities';
import { statusOf, typeOfLabels } from './status';

/** Servers since 2.36 keep notices, older ones VOEvents, some both. */
export interface Alerts {
	notices: readonly JsonObject[];
	voevents: readonly JsonObject[];
}

/** The newest public notice; internal VOEvents are none. */
export function newestNotice({ notices, voevents }: Alerts): JsonObject | undefined {
	const sent = [...notices, ...voevents].filter((record) => record['internal'] !== true);
	const when = (record: JsonObject): number => Number(gpsOf(record['created']));
	return sent.sort((a, b) => when(a) - when(b)).at(-1);
}

/** Type of a notice's or VOEvent's record in the words of the public notices; null where it has none. */
export function alertTypeOf(record: JsonObject | undefined): string | null {
	const type = alertType(record?.['notice_type'] ?? record?.['voevent_type']);
	return typeof type === 'string' && type !== '' ? type : null;
}

/** The probabilities in the newest file of a kind that the log names; undefined where there is none. */
export async function newestProbabilities(
	files: Pick<Files, 'download'>,
	id: string,
	logs: readonly JsonObject[],
	kind: Extract<FileKind, 'pastro' | 'embright'>,
	options: CallOptions,
): Promise<Json | undefined> {
	const name = newestFile(logs, kind)?.name;
	if (name === undefined) return undefined;
	const { content } = await files.download(id, name, options);
	return await readProbabilities(content);
}

export interface FindingReaders {
	notices: Pick<Notices, 'list'>;
	voevents: Pick<Voevents, 'list'>;
	logs: Pick<Logs, 'list'>;
	files: Pick<Files, 'download'>;
}

/**
 * Status, classification and properties of a superevent: what its newest notice says, else its newest `p_astro.json` and
 * `em_bright.json`. Takes two to five requests. What the user may not see, or is not there, is left out; any other failure is thrown.
 */
export async function readFindings(
	readers: FindingReaders,
	superevent: Superevent,
	{ signal }: CallOptions = {},
): Promise<Findings> {
	const { superevent_id: id } = superevent;
	const [notices, voevents] = await Promise.all([
		orEmpty(readers.notices.list(id, { signal })),
		orEmpty(readers.voevents.list(id, { signal })),
	]);
	const notice = newestNotice({ notices, voevents });
	const type = alertTypeOf(notice);
	const facts = notice ? noticeFacts(notice) : { classification: null, properties: null };
	const findings = { ...facts, alertType: type };
	const labels = strings(superevent['labels']);
	const gwId = textOf(superevent['gw_id']) || null;
	const status = statusOf({ gwId, labels, alertType: type ?? typeOfLabels(labels) });
	const isWhole = facts.classification !== null && facts.properties !== null;
	// Of what was taken back nothing counts any more.
	if (isWhole || status === 'retracted') return findings;
	const logs = await orEmpty(readers.logs.list(id, { signal }));
	const [classification, properties] = await Promise.all(
		(['pastro', 'embright'] as const).map((kind) =>
			undefinedOn(
				kindsOfUnavailable,
				newestProbabilities(readers.files, id, logs, kind, { signal }),
			),
		),
	);
	return {
		...findings,
		classification: facts.classification ?? classification ?? null,
		properties: facts.properties ?? properties ?? null,
	};
}

async function orEmpty(rows: Promise<JsonObject[]>): Promise<JsonObject[]> {
	return (await undefinedOn(kindsOfUnavailable, rows)) ?? [];
}
