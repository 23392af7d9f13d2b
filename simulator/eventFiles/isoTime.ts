import { DateTime } from 'luxon';
import { gpsFromUtc } from '../sky/gps';
import { gpsColumn } from './values';

/** GPS seconds of an ISO date; without a zone it is UTC. Fractions finer than milliseconds are kept. */
export function gpsOfIso(iso: string): number | null {
	const date = DateTime.fromISO(iso.trim(), { zone: 'utc' });
	if (!date.isValid) return null;
	const [, fraction] = /:\d{2}(\.\d+)/.exec(iso) ?? [];
	const gps = gpsOfMoment(date.startOf('second').toJSDate());
	return gps === null ? null : gpsColumn(gps + Number(fraction ?? 0));
}

/** GPS seconds of a moment; null for one that is no date. */
export function gpsOfMoment(moment: Date): number | null {
	return Number.isNaN(moment.getTime()) ? null : gpsColumn(gpsFromUtc(moment));
}
