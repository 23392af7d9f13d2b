import type { CandidateEvent, SingleInspiral } from '../sky/types';
import { Content } from '../sky/content';
import type { Chance } from './chance';
import type { Source } from './source';

export interface Arrival {
	ifo: string;
	endTime: number;
	endTimeNs: number;
}

/** The rows of the single-detector table: arrival times, and the template that fits the source. */
export function singleRows(arrivals: readonly Arrival[], source: Source): SingleInspiral[] {
	const snr = source.snr / Math.sqrt(Math.max(arrivals.length, 1));
	return arrivals.map(({ ifo, endTime, endTimeNs }) => ({
		ifo,
		end_time: endTime,
		end_time_ns: endTimeNs,
		channel: 'GDS-CALIB_STRAIN',
		mass1: source.mass1,
		mass2: source.mass2,
		mchirp: source.chirpMass,
		mtotal: Number((source.mass1 + source.mass2).toFixed(4)),
		eta: Number(((source.mass1 * source.mass2) / (source.mass1 + source.mass2) ** 2).toFixed(6)),
		snr: Number(snr.toFixed(5)),
		chisq: 1,
		chisq_dof: 1,
	}));
}

/** The values of the coincidence table, as they stand in `extra_attributes`. */
export function coincRow(
	gpstime: number,
	instruments: string,
	far: number,
	source: Source,
): Record<string, unknown> {
	const seconds = Math.floor(gpstime);
	return {
		ifos: instruments,
		end_time: seconds,
		end_time_ns: Math.round((gpstime - seconds) * 1e9),
		mass: Number((source.mass1 + source.mass2).toFixed(4)),
		mchirp: source.chirpMass,
		minimum_duration: null,
		snr: source.snr,
		false_alarm_rate: null,
		combined_far: far,
	};
}

/** When the signal reached each detector: within some milliseconds of each other. */
export function imagineArrivals(chance: Chance, gpstime: number, instruments: string): Arrival[] {
	return instruments.split(',').map((ifo, index) => {
		const time = index === 0 ? gpstime : gpstime + chance.between(-0.009, 0.009);
		return { ifo, endTime: Math.floor(time), endTimeNs: Math.round((time % 1) * 1e9) };
	});
}

/** The file that a pipeline uploads: LIGO_LW XML with the coincidence and the single-detector triggers. */
export function coincFile(event: CandidateEvent): Content {
	return new Content(() => {
		const coinc = event.extraAttributes.CoincInspiral ?? {};
		return Buffer.from(`<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE LIGO_LW SYSTEM "http://ldas-sw.ligo.caltech.edu/doc/ligolwAPI/html/ligolw_dtd.txt">
<LIGO_LW>
${table('coinc_event', [{ coinc_event_id: 0, instruments: event.instruments, nevents: event.nevents, likelihood: event.likelihood }])}
${table('coinc_inspiral', [{ coinc_event_id: 0, ...coinc }])}
${table(
	'sngl_inspiral',
	event.singleInspirals.map((row, index) => ({ event_id: index, ...row })),
)}
</LIGO_LW>
`);
	});
}

function table(name: string, rows: readonly Record<string, unknown>[]): string {
	const [first = {}] = rows;
	const columns = Object.keys(first).map(
		(key) => `\t\t<Column Name="${key}" Type="${typeOf(first[key])}"/>`,
	);
	const lines = rows.map((row) => `\t\t\t${Object.values(row).map(cell).join(',')}`);
	return `\t<Table Name="${name}:table">
${columns.join('\n')}
\t\t<Stream Name="${name}:table" Type="Local" Delimiter=",">
${lines.join(',\n')}
\t\t</Stream>
\t</Table>`;
}

function typeOf(value: unknown): string {
	if (typeof value === 'string') return 'lstring';
	return Number.isInteger(value) ? 'int_4s' : 'real_8';
}

function cell(value: unknown): string {
	if (typeof value === 'string') return `"${value}"`;
	return typeof value === 'number' ? String(value) : '';
}
