import { gpsOfIso, gpsOfMoment } from './isoTime';
import { entry, jsonObject, type JsonObject } from './json';
import { readVoevent } from './voevent';
import { emptyReading, type Reading } from './reading';
import { finite, instrumentsOf, shortText, textOf } from './values';

/** Triggers of other observatories: a GCN Kafka notice (JSON), else a VOEvent. */
export function readGrb(bytes: Buffer): Reading {
	const text = textOf(bytes);
	const json = jsonObject(text);
	return json ? readNotice(json) : readVoevent(text);
}

function readNotice(json: JsonObject): Reading {
	const value = (key: string) => entry(json, key);
	return {
		...emptyReading(),
		gpstime: timeOf(json),
		far: finite(value('far')),
		instruments: instrumentsOf(value('instrument')),
		extraAttributes: {
			GRB: {
				ivorn: shortText(value('ivorn')),
				author_ivorn: null,
				author_shortname: null,
				// Reference server behaviour: fixed for every notice.
				observatory_location_id: 'GEOLUN',
				coord_system: 'UTC-FK5-GEO',
				ra: finite(value('ra')),
				dec: finite(value('dec')),
				error_radius: errorRadius(json),
				how_description: null,
				how_reference_url: shortText(value('data_archive_page')),
				T90: null,
				trigger_duration:
					[value('rate_duration'), value('image_duration')].map(finite).find(Boolean) ?? null,
				designation: null,
				redshift: null,
				trigger_id: triggerId(value('id') ?? value('objectId')),
			},
		},
	};
}

function timeOf(json: JsonObject): number | null {
	const written = entry(json, 'trigger_time');
	if (typeof written === 'string') return gpsOfIso(written);
	const julian = finite(entry(json, 'jd'));
	return julian === null ? null : gpsOfMoment(new Date((julian - 2440587.5) * 86_400_000));
}

function errorRadius(json: JsonObject): number | null {
	const found = ['dec_uncertainty', 'ra_uncertainty', 'ra_dec_error']
		.map((key) => entry(json, key))
		.find((value) => value !== undefined && value !== null);
	return finite(Array.isArray(found) ? (found as unknown[])[0] : found);
}

function triggerId(value: unknown): string | null {
	return Array.isArray(value) ? value.map(String).join('_').slice(0, 25) : shortText(value, 25);
}
