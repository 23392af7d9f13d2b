import type { Call } from '../http/call';
import { ok, type Answer } from '../wire/answers';
import { detail, Refusal } from '../wire/errors';
import { shortList } from '../wire/paging';

/**
 * A list below a superevent: one page that holds everything. Reference server behaviour: the framework's page numbers are
 * still read, and there is only the first.
 */
export function subList(call: Call, key: string, items: readonly unknown[]): Answer {
	const page = call.query.get('page');
	if (page !== null && page !== 'last' && !/^\s*\+?0*1\s*$/.test(page)) {
		throw new Refusal(detail(404, 'Invalid page.'));
	}
	return ok(shortList(key, items, call.url));
}
