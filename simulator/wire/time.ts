/** `2024-07-16 15:11:12 UTC`, the form of all dates in answers. */
export function stamp(moment: Date): string {
	if (Number.isNaN(moment.getTime())) return 'Invalid DateTime';
	return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The inverse of {@link stamp}. */
export function moment(stamped: string): Date {
	const date = new Date(stamped.replace(' UTC', 'Z').replace(' ', 'T'));
	if (stamp(date) !== stamped) throw new Error(`not a date of GraceDB: ${stamped}`);
	return date;
}
