import { singleInspiral, singleInspiralTexts } from './columns';
import { readTables, type Cell, type Row } from './ligolw';
import { emptyReading, type Reading } from './reading';
import { finite, gpsOf, instrumentsOf, shortText, textOf } from './values';

/**
 * The coincidence files of the compact-binary pipelines. Reference server behaviour: a missing table is a warning and leaves
 * its values null; a coincidence that was found is kept as `coinc.xml` and summed up in `event.log`.
 */
export function readCoinc(bytes: Buffer): Reading {
	const text = textOf(bytes);
	const tables = readTables(text);
	const reading = emptyReading();
	const coinc = tables.get('coinc_inspiral')?.[0];
	if (!coinc) return { ...reading, warnings: ['Could not extract coinc inspiral table.'] };

	reading.gpstime = gpsOf(whole(coinc, 'end_time'), whole(coinc, 'end_time_ns'));
	reading.far = number(coinc, 'combined_far');
	reading.instruments = instrumentsOf(coinc.get('ifos'));
	reading.extraAttributes.CoincInspiral = coincColumns(coinc);
	reading.singleInspirals = (tables.get('sngl_inspiral') ?? []).map(singleColumns);

	const event = eventOf(tables.get('coinc_event') ?? [], coinc);
	if (event) {
		reading.nevents = whole(event, 'nevents');
		reading.likelihood = likelihoodOf(event.get('likelihood'));
	} else reading.warnings.push('Could not extract coinc event table.');

	reading.derived = [
		{ name: 'event.log', comment: 'Log File Created', bytes: Buffer.from(summary(reading)) },
		{ name: 'coinc.xml', comment: 'Coinc Table Created', bytes: Buffer.from(text) },
	];
	return reading;
}

/** The row that belongs to the coincidence; ids are numbers, or texts such as `coinc_event:coinc_event_id:0`. */
function eventOf(events: readonly Row[], coinc: Row): Row | undefined {
	const id = idOf(coinc.get('coinc_event_id'));
	return events.find((row) => idOf(row.get('coinc_event_id')) === id) ?? events[0];
}

function idOf(cell: Cell | undefined): string {
	return String(cell ?? '').replace(/^.*:/, '');
}

function number(row: Row, column: string): number | null {
	return finite(row.get(column));
}

function whole(row: Row, column: string): number | null {
	const value = number(row, column);
	return value === null ? null : Math.trunc(value);
}

/** Reference server behaviour: an infinite likelihood is stored as the largest number there is. */
function likelihoodOf(cell: Cell | undefined): number | null {
	return cell === Infinity || cell === -Infinity ? Number.MAX_VALUE : finite(cell);
}

function coincColumns(row: Row): Record<string, unknown> {
	return {
		ifos: instrumentsOf(row.get('ifos')),
		end_time: whole(row, 'end_time'),
		end_time_ns: whole(row, 'end_time_ns'),
		mass: number(row, 'mass'),
		mchirp: number(row, 'mchirp'),
		minimum_duration: number(row, 'minimum_duration'),
		snr: number(row, 'snr'),
		false_alarm_rate: number(row, 'false_alarm_rate'),
		combined_far: number(row, 'combined_far'),
	};
}

function singleColumns(row: Row): Record<string, string | number | null> {
	return Object.fromEntries(
		singleInspiral.map((column) => {
			const cell = row.get(column);
			return [column, singleInspiralTexts.has(column) ? shortText(cell, 20) : finite(cell)];
		}),
	);
}

function summary(reading: Reading): string {
	const { mchirp, mass, snr, ifos, false_alarm_rate } = reading.extraAttributes.CoincInspiral ?? {};
	const lines: (readonly [string, unknown])[] = [
		['MChirp', mchirp],
		['MTot', mass],
		['End Time', reading.gpstime],
		['SNR', snr],
		['IFOs', ifos],
		['FAR', reading.far],
		['FAP', false_alarm_rate],
	];
	return lines.map(([name, value]) => `${name}: ${shortText(value) ?? 'None'}\n`).join('');
}
