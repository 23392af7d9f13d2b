import type { Call } from '../http/call';
import { QueryError } from '../query/error';
import { matchEvents } from '../query/events';
import { isInternal, maySeeEvent } from '../sky/permissions';
import type { CandidateEvent } from '../sky/types';
import { ok, text, type Answer } from '../wire/answers';
import { errorObject, Refusal } from '../wire/errors';
import { eventOnWire } from '../wire/event';
import { paginate, type Page } from '../wire/paging';
import { errorTable, eventTable } from '../wire/tsv';
import { requireLogin } from './find';
import { sortEvents } from './sortEvents';

/** Reference server behaviour: LIGO_LW is offered as a format, and refused. */
export function refuseXml(call: Call): void {
	if (call.rendering !== 'xml') return;
	const words =
		'Rendering events as ligolw XML is no longer supported. Please download the coinc file of the event instead.';
	throw new Refusal(text(400, words));
}

/** `GET events/`: what fits the query and may be seen. */
export function listEvents(call: Call): Answer {
	requireLogin(call);
	refuseXml(call);
	try {
		return answer(call);
	} catch (error) {
		if (call.rendering !== 'tsv' || !(error instanceof Refusal)) throw error;
		return errorTable(error.answer);
	}
}

function answer(call: Call): Answer {
	const visible = [...call.sky.events.values()].filter((event) => maySeeEvent(call.viewer, event));
	const sorted = sortEvents(search(call, visible), call.query.get('sort') ?? '-created');
	const { items, numRows, links } = paginate(
		sorted,
		call.url,
		call.profile.eventPages,
		call.rowCount(sorted.length),
	);
	if (call.rendering === 'tsv') return eventTable(items, call.links);
	const shown = call.profile.hasAllEventLinks ? links : olderLinks(links);
	return ok({ numRows, events: items.map((event) => eventOnWire(event, call)), links: shown });
}

/** Reference server behaviour: there was no way back, and no word about it at the end. */
function olderLinks({ self, next, first, last }: Page<unknown>['links']): unknown {
	return { self, ...(next === null ? {} : { next }), first, last };
}

/** Reference server behaviour: without a query every category is listed, with any query the rules of queries count. */
function search(call: Call, visible: CandidateEvent[]): CandidateEvent[] {
	const query = call.query.get('query');
	if (!query) return visible;
	const { hasReplayId, externalQueryError } = call.profile;
	try {
		return matchEvents(query, visible, { now: call.world.clock(), hasReplayId });
	} catch (error) {
		if (!(error instanceof QueryError)) throw error;
		if (isInternal(call.viewer) || externalQueryError === 400) {
			throw new Refusal(errorObject(400, 'Invalid query'));
		}
		throw new Refusal(errorObject(externalQueryError, error.message));
	}
}
