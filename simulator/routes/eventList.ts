import type { Visit } from '../http/visit';
import { QueryError } from '../query/error';
import { matchEvents } from '../query/events';
import { isInternal, maySeeEvent } from '../sky/permissions';
import type { CandidateEvent } from '../sky/types';
import { ok, text, type Answer } from '../wire/answers';
import { errorObject, Refusal } from '../wire/errors';
import { eventOnWire } from '../wire/event';
import { paginate, type Page } from '../wire/paging';
import { errorTable, eventTable } from '../wire/tsv';
import { needLogin } from './find';
import { sortEvents } from './sortEvents';

/** Reference server behaviour: LIGO_LW is offered as a format, and refused. */
export function refuseXml(visit: Visit): void {
	if (visit.rendering !== 'xml') return;
	const words =
		'Rendering events as ligolw XML is no longer supported. Please download the coinc file of the event instead.';
	throw new Refusal(text(400, words));
}

/** `GET events/`: what fits the query and may be seen. */
export function listEvents(visit: Visit): Answer {
	needLogin(visit);
	refuseXml(visit);
	try {
		return answer(visit);
	} catch (error) {
		if (visit.rendering !== 'tsv' || !(error instanceof Refusal)) throw error;
		return errorTable(error.answer);
	}
}

function answer(visit: Visit): Answer {
	const visible = [...visit.sky.events.values()].filter((event) =>
		maySeeEvent(visit.viewer, event),
	);
	const sorted = sortEvents(search(visit, visible), visit.query.get('sort') ?? '-created');
	const { items, numRows, links } = paginate(
		sorted,
		visit.url,
		visit.profile.eventPages,
		visit.rowCount(sorted.length),
	);
	if (visit.rendering === 'tsv') return eventTable(items, visit.links);
	const shown = visit.profile.hasAllEventLinks ? links : olderLinks(links);
	return ok({ numRows, events: items.map((event) => eventOnWire(event, visit)), links: shown });
}

/** Reference server behaviour: there was no way back, and no word about it at the end. */
function olderLinks({ self, next, first, last }: Page<unknown>['links']): unknown {
	return { self, ...(next === null ? {} : { next }), first, last };
}

/** Reference server behaviour: without a query every category is listed, with any query the rules of queries count. */
function search(visit: Visit, visible: CandidateEvent[]): CandidateEvent[] {
	const query = visit.query.get('query');
	if (!query) return visible;
	const { hasReplayId, externalQueryError } = visit.profile;
	try {
		return matchEvents(query, visible, { now: visit.world.clock(), hasReplayId });
	} catch (error) {
		if (!(error instanceof QueryError)) throw error;
		if (isInternal(visit.viewer) || externalQueryError === 400) {
			throw new Refusal(errorObject(400, 'Invalid query'));
		}
		throw new Refusal(errorObject(externalQueryError, error.message));
	}
}
