import type { JsonObject } from '../json';

/**
 * Prepares for a write whose answer may be lost: notes how far the numbers of a list have come, so that what was there
 * before is never taken for what was written.
 *
 * @param list rows with their number as `N`
 * @param isSame whether a row is what was to be written
 * @returns looks for it among what is new; undefined if it is not there
 */
export async function prepareFindRow(
	list: () => Promise<JsonObject[]>,
	isSame: (row: JsonObject) => boolean,
): Promise<() => Promise<JsonObject | undefined>> {
	const numberOf = ({ N }: JsonObject): number => Number(N);
	const last = (await list()).reduce((highest, row) => Math.max(highest, numberOf(row)), 0);
	return async () => (await list()).find((row) => numberOf(row) > last && isSame(row));
}
