import { entry, isObject, neededObject, type JsonObject } from './json';
import { emptyReading, Unreadable, type Reading } from './reading';
import { finite, gpsColumn, instrumentsOf, shortText, textOf } from './values';

/** oLIB's JSON. Reference server behaviour: three entries have to be there. */
export function readOlib(bytes: Buffer): Reading {
	const json = neededObject(textOf(bytes));
	for (const key of ['gpstime', 'FAR', 'instruments']) {
		if (entry(json, key) === undefined) throw new Unreadable(`'${key}'`);
	}
	const number = (key: string) => finite(entry(json, key));
	const nevents = entry(json, 'nevents');
	return {
		...emptyReading(),
		gpstime: gpsColumn(number('gpstime')),
		far: number('FAR'),
		instruments: instrumentsOf(entry(json, 'instruments')),
		nevents: nevents === undefined ? 1 : wholeOf(nevents),
		likelihood: number('likelihood'),
		extraAttributes: {
			LalInferenceBurst: {
				bci: number('BCI'),
				quality_mean: number('quality_posterior_mean'),
				quality_median: number('quality_posterior_median'),
				bsn: number('BSN'),
				omicron_snr_network: number('Omicron_SNR_Network'),
				omicron_snr_H1: number('Omicron_SNR_H1'),
				omicron_snr_L1: number('Omicron_SNR_L1'),
				omicron_snr_V1: number('Omicron_SNR_V1'),
				hrss_mean: number('hrss_posterior_mean'),
				hrss_median: number('hrss_posterior_median'),
				frequency_mean: number('frequency_posterior_mean'),
				frequency_median: number('frequency_posterior_median'),
			},
		},
	};
}

const numbers = [
	'central_freq',
	'central_time',
	'bandwidth',
	'duration',
	'SNR',
	'detection_statistic',
	'bbh',
	'sglf',
	'sghf',
	'background',
	'glitch',
	'freq_correlation',
	'mass1',
	'mass2',
	'mtotal',
	'mchirp',
	'spin1z',
	'spin2z',
	'end_time',
	'end_time_ns',
	'template_duration',
];

/** The JSON of the searches that use machine learning: MLy, aframe, GWAK. */
export function readMly(bytes: Buffer): Reading {
	const json = neededObject(textOf(bytes));
	const ifos = instrumentsOf(entry(json, 'ifos'));
	const scores = scoresOf(json);
	return {
		...emptyReading(),
		gpstime: gpsColumn(finite(entry(json, 'gpstime'))),
		far: finite(entry(json, 'far')),
		instruments: ifos,
		extraAttributes: {
			MLyBurst: {
				ifos,
				...Object.fromEntries(numbers.map((key) => [key, finite(entry(json, key))])),
				channels: channelsOf(entry(json, 'channels')),
				scores,
				// Under these names the scores can be searched.
				score_coinc: scores.coincidence,
				score_coher: scores.coherency,
				score_comb: scores.combined,
			},
		},
	};
}

function scoresOf(json: JsonObject): Record<'coherency' | 'coincidence' | 'combined', unknown> {
	const given = entry(json, 'scores');
	const scores = isObject(given) ? given : {};
	return {
		coherency: finite(entry(scores, 'coherency')),
		coincidence: finite(entry(scores, 'coincidence')),
		combined: finite(entry(scores, 'combined')),
	};
}

/** An array, or its text form as Python prints it. */
function channelsOf(value: unknown): string[] | null {
	if (Array.isArray(value)) return value.flatMap((channel) => shortText(channel) ?? []);
	if (typeof value !== 'string') return null;
	return value
		.replace(/^\s*\[|\]\s*$/g, '')
		.split(',')
		.map((channel) => channel.trim().replace(/^['"]|['"]$/g, ''))
		.filter(Boolean);
}

function wholeOf(value: unknown): number | null {
	const number = finite(value);
	return number === null ? null : Math.trunc(number);
}
