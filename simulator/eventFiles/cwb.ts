import { escapeHtml } from '../wire/html';
import { emptyReading, Unreadable, type Reading } from './reading';
import { finite, gpsColumn, instrumentsOf, shortText, textOf } from './values';

type Values = Map<string, readonly string[]>;

/**
 * The text files of coherent WaveBurst: lines of a key, a colon and values with blanks between. Source: the server's translator;
 * files without `event_time` or `far` are those from before May 2023.
 */
export function readCwb(bytes: Buffer): Reading {
	const text = textOf(bytes);
	const lines = text.split(/\r?\n/);
	const values = valuesOf(lines);
	if (!values.has('event_time') || !values.has('far')) completeOld(values, lines);

	const first = (key: string) => numberAt(values, key, 0);
	const [far, likelihood] = [first('far'), first('likelihood')];
	const { ifos, times } = byDetector(values.get('ifo') ?? [], values.get('time') ?? []);
	return {
		...emptyReading(),
		gpstime: gpsColumn(first('event_time')),
		likelihood,
		far,
		instruments: instrumentsOf(ifos),
		extraAttributes: {
			MultiBurst: {
				ifos,
				...split('start_time', values.get('start')?.[0]),
				duration: first('duration'),
				strain: first('strain'),
				...split('peak_time', values.get('time')?.[0]),
				central_freq: first('frequency'),
				bandwidth: first('bandwidth'),
				amplitude: first('rho'),
				mchirp: first('mchirp'),
				snr: likelihood === null || likelihood < 0 ? 0 : Math.sqrt(likelihood),
				confidence: null,
				false_alarm_rate: far,
				ligo_axis_ra: numberAt(values, 'phi', 2),
				ligo_axis_dec: numberAt(values, 'theta', 2),
				ligo_angle: null,
				ligo_angle_sig: null,
				single_ifo_times: times,
				hoft: shortText(values.get('hoft')?.[0] ?? ''),
				code: shortText(values.get('code')?.[0] ?? ''),
			},
		},
		derived: [{ name: 'event.log', comment: 'Log File Created', bytes: Buffer.from(text) }],
		comments: [
			...linkTo(values.get('ced_link')?.[0], 'Coherent Event Display'),
			...linkTo(values.get('fits_skymap_link')?.[0], 'FITS file'),
		],
	};
}

/** Of two lines with the same key the last one counts. */
function valuesOf(lines: readonly string[]): Values {
	const values: Values = new Map();
	for (const line of lines) {
		const colon = line.indexOf(':');
		const key = /^\s*(\S+)/.exec(line.slice(0, Math.max(colon, 0)))?.[1];
		if (key !== undefined) values.set(key, wordsOf(line.slice(colon + 1)));
	}
	return values;
}

function wordsOf(text: string): string[] {
	return text.split(/\s+/).filter(Boolean);
}

/** Takes from elsewhere in the file what newer ones have under keys of their own. */
function completeOld(values: Values, lines: readonly string[]): void {
	const link = (isMap: boolean) =>
		lines.filter((line) => line.startsWith('http') && /.\.fits/.test(line) === isMap).slice(-1);
	const week = rateAfter(lines, '#significance based on the last week');
	const day = rateAfter(lines, '#significance based on the last day');
	values.set('mchirp', [wordAt(values.get('chirp') ?? ['0', '0'], 1)]);
	values.set('event_time', [wordAt(values.get('time') ?? ['0'], 0)]);
	values.set('far', [String(week === 0 && day > 0 ? day : week)]);
	values.set('ced_link', link(false));
	values.set('fits_skymap_link', link(true));
}

/** The second number of the line below a heading, 1 if it has none; 0 without the heading. */
function rateAfter(lines: readonly string[], heading: string): number {
	const at = lines.findLastIndex((line) => line.startsWith(heading));
	return at < 0 ? 0 : (finite(wordsOf(lines[at + 1] ?? '')[1]) ?? 1);
}

/** A value that has to be there because its key is. */
function wordAt(words: readonly string[], index: number): string {
	const word = words[index];
	if (word === undefined) throw new Unreadable('list index out of range');
	return word;
}

/** Null without the key. */
function numberAt(values: Values, key: string, index: number): number | null {
	const words = values.get(key);
	if (words === undefined) return null;
	const word = wordAt(words, index);
	if (!/^[+-]?(inf(inity)?|nan)$/i.test(word) && finite(word) === null) {
		throw new Unreadable(`could not convert string to float: '${word.slice(0, 100)}'`);
	}
	return finite(word);
}

/** Detectors in alphabetical order, each time with its detector. */
function byDetector(
	ifos: readonly string[],
	times: readonly string[],
): { ifos: string; times: string } {
	const pairs = ifos
		.slice(0, times.length)
		.map((ifo, index) => ({ ifo, time: times[index] ?? '' }))
		.sort((a, b) => (a.ifo < b.ifo ? -1 : Number(a.ifo > b.ifo)));
	return {
		ifos: ifos.toSorted().join(','),
		times: pairs.map(({ time }) => time).join(','),
	};
}

/** Whole seconds and nanoseconds. Reference server behaviour: a time has to have a point. */
function split(name: string, time: string | undefined): Record<string, number | null> {
	if (time === undefined) return { [name]: null, [`${name}_ns`]: null };
	const [, seconds, fraction = ''] = /^([+-]?\d+)\.(\d+)$/.exec(time) ?? [];
	if (seconds === undefined)
		throw new Unreadable('not enough values to unpack (expected 2, got 1)');
	return { [name]: Number(seconds), [`${name}_ns`]: Number(fraction.padEnd(9, '0')) };
}

/** The log entry that leads to an address. */
function linkTo(address: string | undefined, what: string): string[] {
	if (address === undefined) return [];
	return [`<a href="${escapeHtml(address.trim())}">${what}</a>`];
}
