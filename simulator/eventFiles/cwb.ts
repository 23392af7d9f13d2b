import { escapeHtml } from '../wire/html';
import { emptyReading, Unreadable, type Reading } from './reading';
import { finite, gpsColumn, instrumentsOf, shortText, textOf } from './values';

type Values = ReadonlyMap<string, readonly string[]>;

/** The text files of coherent WaveBurst: lines of a key, a colon and values with blanks between. */
export function readCwb(bytes: Buffer): Reading {
	const text = textOf(bytes);
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const values = valuesOf(lines);
	if (values.size === 0) throw new Unreadable('the file has no line of the form key: value');

	const first = (key: string) => finite(values.get(key)?.[0]);
	const times = values.get('time') ?? values.get('event_time') ?? [];
	const likelihood = first('likelihood');
	const gpstime = gpsColumn(finite(times[0]));
	// Reference server behaviour: the detectors come in alphabetical order, the times as they stand in the file.
	const ifos = [...(values.get('ifo') ?? [])].sort().join(',');
	const [start, peak] = [first('start'), finite(times[0])];
	return {
		...emptyReading(),
		...{ gpstime, likelihood, far: first('far'), instruments: instrumentsOf(ifos) },
		extraAttributes: {
			MultiBurst: {
				ifos,
				...split('start_time', start),
				duration: first('duration'),
				strain: first('strain'),
				...split('peak_time', peak),
				central_freq: first('frequency'),
				bandwidth: first('bandwidth'),
				amplitude: first('rho'),
				mchirp: first('mchirp'),
				snr: likelihood === null || likelihood < 0 ? null : Math.sqrt(likelihood),
				confidence: null,
				false_alarm_rate: null,
				ligo_axis_ra: first('phi'),
				ligo_axis_dec: first('theta'),
				ligo_angle: null,
				ligo_angle_sig: null,
				single_ifo_times: times.join(','),
				hoft: shortText(values.get('hoft')?.[0]),
				code: shortText(values.get('code')?.[0]),
			},
		},
		derived: [{ name: 'event.log', comment: 'Log File Created', bytes: Buffer.from(text) }],
		comments: linksIn(lines),
	};
}

function valuesOf(lines: readonly string[]): Values {
	const values = new Map<string, string[]>();
	for (const line of lines) {
		const colon = line.indexOf(':');
		if (colon < 1 || line.startsWith('#')) continue;
		const key = line.slice(0, colon).trim();
		const words = line
			.slice(colon + 1)
			.trim()
			.split(/\s+/);
		if (/^\w+$/.test(key) && !values.has(key)) values.set(key, words.filter(Boolean));
	}
	return values;
}

/** Whole seconds and nanoseconds. */
function split(name: string, time: number | null): Record<string, number | null> {
	if (time === null) return { [name]: null, [`${name}_ns`]: null };
	const seconds = Math.floor(time);
	return { [name]: seconds, [`${name}_ns`]: Math.round((time - seconds) * 1e9) };
}

/** Addresses of the coherent event display and of sky maps become log entries. */
function linksIn(lines: readonly string[]): string[] {
	return lines.flatMap((line) => {
		const [address] = /https?:\/\/\S+/.exec(line) ?? [];
		if (address === undefined) return [];
		const what = /\.fits/i.test(address) ? 'FITS file' : 'Coherent Event Display';
		return [`<a href="${escapeHtml(address)}">${what}</a>`];
	});
}
