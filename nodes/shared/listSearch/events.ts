import { farInWords } from '../../../gracedb/simplify/farInWords';
import { textOf } from '../../../gracedb/json';
import { eventPage } from '../../../gracedb/serverUrl';
import { searchList } from './list';

const pageSize = 50;

/** Events, the newest first; what was typed is an id or a query. */
export const searchEvents = searchList(async ({ apiUrl, events }, filter, paginationToken) => {
	const start = Number(paginationToken ?? 0);
	const { rows, hasNext } = await events.page({ query: filter, start, pageSize });
	return {
		results: rows.map((event) => {
			const graceid = textOf(event['graceid']);
			const source = ['group', 'pipeline', 'search'].map((key) => textOf(event[key])).join(' ');
			return {
				name: [graceid, `FAR ${farInWords(event['far'])}`, source.trim()].join(' · '),
				value: graceid,
				url: eventPage(apiUrl, graceid),
			};
		}),
		paginationToken: hasNext ? String(start + rows.length) : undefined,
	};
});
