import { QueryError, readSuperevents, TimeHint } from '../query/superevents';
import type { Condition } from '../query/supereventTerms';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
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
function list(visit: Visit): Answer {
	const found = visit.sky.index.select([...visibility(visit), ...conditions(visit)]);
	const sorted = sortSuperevents(found, visit.query.get('sort'));
	const { items, numRows, links } = paginate(
		sorted,
		visit.url,
		visit.profile.supereventPages,
		visit.rowCount(sorted.length),
	);
	return ok({
		numRows,
		superevents: items.map((superevent) => supereventOnWire(superevent, visit)),
		links,
	});
}

/** The same as {@link maySee}, in the terms of the index. */
function visibility({ viewer }: Visit): Condition[] {
	if (isInternal(viewer)) return [];
	return [byFact({ exposed: true }, (superevent: Superevent) => maySee(viewer, superevent))];
}

/** Reference server behaviour: an empty query shows every category, any other has rules of its own about that. */
function conditions(visit: Visit): Condition[] {
	const query = visit.query.get('query');
	if (!query) return [];
	try {
		return readSuperevents(query, visit.world.clock());
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
		POST: async (visit) => created(supereventOnWire(await createSuperevent(visit), visit)),
	},
	{
		path: 'superevents/:superevent_id/',
		GET: (visit) => ok(supereventOnWire(theSuperevent(visit), visit)),
		PATCH: async (visit) => ok(supereventOnWire(await updateSuperevent(visit), visit)),
	},
	{
		path: 'superevents/:superevent_id/confirm-as-gw/',
		POST: async (visit) => ok(supereventOnWire(await confirmAsGw(visit), visit)),
	},
];
