/**
 * Makes simulator/seed/public-superevents.json: the facts about public superevents that the simulator starts with.
 *
 *   node scripts/bootstrap.mjs scripts/make-public-superevents.ts SOURCE.json
 *
 * SOURCE.json is an answer of `GET https://gracedb.ligo.org/api/superevents/` to an anonymous user. What follows from
 * other facts is left out; where that would lose something, the script stops.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { format, resolveConfig } from 'prettier';

const target = resolve(__dirname, '..', 'simulator', 'seed', 'public-superevents.json');

const origin = {
	server: 'https://gracedb.ligo.org',
	taken: 'July 2024, by an anonymous user',
	repository: 'https://github.com/xli2522/gracedb_public',
	file: 'cached_events/local_superevents.json',
};

interface SourceEvent {
	submitter: string;
	created: string;
	group: string;
	graceid: string;
	pipeline: string;
	gpstime: number;
	reporting_latency: number;
	instruments: string;
	nevents: number;
	offline: boolean;
	search: string;
	far: number;
	far_is_upper_limit: boolean;
	likelihood: number;
	labels: string[];
	extra_attributes: { SingleInspiral: { ifo: string; end_time: number; end_time_ns: number }[] };
	superevent: string;
}

interface SourceSuperevent {
	superevent_id: string;
	gw_id: string | null;
	category: string;
	created: string;
	submitter: string;
	em_type: string | null;
	t_start: number;
	t_0: number;
	t_end: number;
	far: number;
	time_coinc_far: number | null;
	space_coinc_far: number | null;
	labels: string[];
	preferred_event_data: SourceEvent;
	pipeline_preferred_events: Record<string, Record<string, unknown>>;
}

function expect(holds: boolean, id: string, what: string): void {
	if (!holds) throw new Error(`${id}: the table has no place for this: ${what}`);
}

/** Stops where a fact would be lost. */
function checkDerivable(superevent: SourceSuperevent): void {
	const { superevent_id: id, preferred_event_data: event } = superevent;
	const prefix = { Production: '', Test: 'T', MDC: 'M' }[superevent.category] ?? '?';
	expect(id.startsWith(`${prefix}S`), id, 'a category that does not follow from the id');
	expect(superevent.gw_id === null, id, 'a GW id');
	expect(superevent.far === event.far, id, 'a FAR other than the preferred event’s');
	expect(event.superevent === id, id, 'a preferred event of another superevent');
	expect(event.gpstime === superevent.t_0, id, 'a preferred event at another time');
	expect(!event.far_is_upper_limit, id, 'a FAR that is an upper limit');
	expect(
		isDeepStrictEqual(Object.keys(event.extra_attributes), ['SingleInspiral']),
		id,
		'extra attributes',
	);
	const { graceid, group, pipeline, search, gpstime, far } = event;
	const own = { [pipeline]: { graceid, group, pipeline, search, gpstime, far } };
	const preferred = superevent.pipeline_preferred_events;
	expect(
		isDeepStrictEqual(preferred, {}) || isDeepStrictEqual(preferred, own),
		id,
		'pipeline-preferred events other than the preferred one',
	);
}

function row(superevent: SourceSuperevent): Record<string, unknown> {
	checkDerivable(superevent);
	const { preferred_event_data: event, superevent_id: id } = superevent;
	return {
		id,
		created: superevent.created,
		submitter: superevent.submitter,
		emType: superevent.em_type,
		times: [superevent.t_start, superevent.t_0, superevent.t_end],
		coincFars: [superevent.time_coinc_far, superevent.space_coinc_far],
		labels: superevent.labels.join(' '),
		isPipelinePreferred: Object.keys(superevent.pipeline_preferred_events).length > 0,
		event: {
			graceid: event.graceid,
			created: event.created,
			submitter: event.submitter,
			group: event.group,
			pipeline: event.pipeline,
			search: event.search,
			reportingLatency: event.reporting_latency,
			instruments: event.instruments,
			nevents: event.nevents,
			offline: event.offline,
			far: event.far,
			likelihood: event.likelihood,
			labels: event.labels.join(' '),
			arrivals: event.extra_attributes.SingleInspiral.map(
				({ ifo, end_time, end_time_ns }) => `${ifo} ${end_time} ${end_time_ns}`,
			),
		},
	};
}

async function main(): Promise<void> {
	const [source] = process.argv.slice(2);
	if (source === undefined) throw new Error('Name the file with the source: SOURCE.json');
	const { superevents } = JSON.parse(await readFile(source, 'utf8')) as {
		superevents: SourceSuperevent[];
	};
	const table = { source: origin, superevents: superevents.map(row) };
	const options = await resolveConfig(join(target, '..'));
	await writeFile(target, await format(JSON.stringify(table), { ...options, parser: 'json' }));
	console.log(`${superevents.length} superevents written to ${target}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
