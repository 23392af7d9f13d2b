import { isJsonObject, type Json, type JsonObject, textOf } from '../json';

/** What a pipeline found, where its kind of event has it. */
interface EventFacts extends JsonObject {
	/** Signal-to-noise ratio of the network. */
	snr: Json;
	/** Chirp mass in the detector's frame, in solar masses. */
	mchirp: Json;
	/** Seconds; bursts alone have it. */
	duration: Json;
	/** Hz; bursts alone have it. */
	central_frequency: Json;
}

/**
 * The facts that most kinds of event share, out of the table of its kind in `extra_attributes`; null for what is not there.
 * Anonymous users are not shown most of them.
 */
export function eventFacts({ extra_attributes: extra }: JsonObject): EventFacts {
	const tables = isJsonObject(extra) ? Object.values(extra).filter(isJsonObject) : [];
	const first = (...names: string[]): Json =>
		tables
			.flatMap((table) => names.map((name) => table[name]))
			.find((value) => typeof value === 'number') ?? null;
	return {
		snr: first('snr', 'SNR', 'omicron_snr_network'),
		mchirp: first('mchirp'),
		duration: first('duration'),
		central_frequency: first('central_freq', 'frequency_median'),
	};
}

/** Names of detectors, `["H1", "L1"]`, of `H1,L1`; null where they are not given. */
export function detectors(instruments: Json | undefined): Json {
	if (Array.isArray(instruments)) return instruments;
	if (typeof instruments !== 'string') return null;
	return instruments
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
}

/** Text, or null where an anonymous user gets an empty one. */
export function textOrNull(value: Json | undefined): Json {
	return textOf(value) === '' ? null : (value ?? null);
}
