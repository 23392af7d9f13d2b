import { QueryError, readSuperevents, TimeHint } from '../query/superevents';
import type { Condition } from '../query/supereventTerms';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { byFact } from '../sky/index/facts';
import { isInternal, maySee } from '../sky/permissions';
import { created, ok, type Answer } from '../wire/answers';
import { detail, Refusal } from '../wire/errors';
import { paginate } from '../wire/paging';
import { supereventOnWire } from '../wire/superevent';
import { theSuperevent } from './find';
import { confirmAsGw } from './confirm';
import { createSuperevent } from './createSuperevent';
import { sortSuperevents } from './sortSuperevents';
import { updateSuperevent } from './updateSuperevent';
import type { Superevent } from '../sky/types';

/** `GET superevents/`: what fits the query and may be seen, newest first. */
function list(call: Call): Answer {
	const found = call.sky.index.select([...visibility(call), ...conditions(call)]);
	const sorted = sortSuperevents(found, call.query.get('sort'));
	const { items, numRows, links } = paginate(
		sorted,
		call.url,
		call.profile.supereventPages,
		call.rowCount(sorted.length),
	);
	return ok({
		numRows,
		superevents: items.map((superevent) => supereventOnWire(superevent, call)),
		links,
	});
}

/** The same as {@link maySee}, in the terms of the index. */
function visibility({ viewer }: Call): Condition[] {
	if (isInternal(viewer)) return [];
	return [byFact({ exposed: true }, (superevent: Superevent) => maySee(viewer, superevent))];
}

/** Reference server behaviour: an empty query shows every category, any other has rules of its own about that. */
function conditions(call: Call): Condition[] {
	const query = call.query.get('query');
	if (!query) return [];
	try {
		return readSuperevents(query, call.world.clock());
	} catch (error) {
		if (error instanceof TimeHint) throw new Refusal(detail(400, error.message));
		if (error instanceof QueryError) throw new Refusal(detail(400, 'Invalid query'));
		throw error;
	}
}

export const supereventResources: Resource[] = [
	{
		path: 'superevents/',
		GET: list,
		POST: async (call) => created(supereventOnWire(await createSuperevent(call), call)),
	},
	{
		path: 'superevents/:superevent_id/',
		GET: (call) => ok(supereventOnWire(theSuperevent(call), call)),
		PATCH: async (call) => ok(supereventOnWire(await updateSuperevent(call), call)),
	},
	{
		path: 'superevents/:superevent_id/confirm-as-gw/',
		POST: async (call) => ok(supereventOnWire(await confirmAsGw(call), call)),
	},
];
