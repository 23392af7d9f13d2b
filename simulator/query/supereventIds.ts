import { DateTime } from 'luxon';
import type { Superevent } from '../sky/types';
import { QueryError } from './error';

/**
 * The condition behind an id term. Reference server behaviour: any case is folded to the right one, missing letters mean the
 * first superevent of the day, and `*` at the end stands for any continuation of the current id.
 */
export function supereventIdCondition(
	match: readonly (string | undefined)[],
): (superevent: Superevent) => boolean {
	const [, prefix = '', digits = '', letters = '', star = ''] = match;
	const isGw = prefix.toUpperCase().endsWith('GW');
	if (star) {
		const start = `${prefix.toUpperCase()}${digits}${letters}`;
		return ({ id, gwId }) => (gwId ?? id).startsWith(start);
	}
	if (!DateTime.fromFormat(digits, 'yyLLdd').isValid) {
		throw new QueryError(`bad superevent date string ${digits}`);
	}
	const suffix = isGw ? (letters || 'a').toUpperCase() : (letters || 'a').toLowerCase();
	const wanted = `${prefix.toUpperCase()}${digits}${suffix}`;
	return ({ id, gwId }) => id === wanted || gwId === wanted;
}
