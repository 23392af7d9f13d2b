import { DateTime } from 'luxon';

/** `2024-07-16 15:11:12 UTC`, the form of all dates in answers. */
export function stamp(moment: Date): string {
	if (Number.isNaN(moment.getTime())) return 'Invalid DateTime';
	return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The inverse of {@link stamp}. */
export function moment(stamped: string): Date {
	const date = DateTime.fromFormat(stamped, "yyyy-LL-dd HH:mm:ss 'UTC'", { zone: 'utc' });
	if (!date.isValid) throw new Error(`not a date of GraceDB: ${stamped}`);
	return date.toJSDate();
}
