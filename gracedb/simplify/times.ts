import type { Json } from '../json';
import { gpsToUtc, isoUtc, parseServerTime, utcToGps } from '../time/leapSeconds';

/** A time that the server wrote, in ISO 8601 with Z; what cannot be read stays as it is, null where there is none. */
export function isoOf(value: Json | undefined): Json {
	if (typeof value !== 'string') return null;
	const time = parseServerTime(value);
	return time ? isoUtc(time) : value;
}

/** A time that the server wrote, in GPS seconds; null where there is none. */
export function gpsOf(value: Json | undefined): Json {
	const time = typeof value === 'string' ? parseServerTime(value) : undefined;
	return time ? utcToGps(time) : null;
}

/** GPS seconds in ISO 8601 with Z; null where there are none. */
export function isoOfGps(value: Json | undefined): Json {
	return typeof value === 'number' && Number.isFinite(value) ? isoUtc(gpsToUtc(value)) : null;
}

/** When something was made, in both ways of giving time. */
export function creation(value: Json | undefined): { created: Json; created_gps: Json } {
	return { created: isoOf(value), created_gps: gpsOf(value) };
}
