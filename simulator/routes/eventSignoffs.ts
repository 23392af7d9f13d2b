import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { ok, type Answer } from '../wire/answers';
import { shortList } from '../wire/paging';
import { graceidForm, theEvent } from './find';

/** `GET events/{graceid}/signoff/`. Signoffs on events are made on the web pages, never through the API. */
function list(call: Call): Answer {
	const items = theEvent(call).signoffs.map((signoff) => ({
		submitter: signoff.submitter,
		instrument: signoff.instrument,
		status: signoff.status,
		comment: signoff.comment,
		signoff_type: signoff.type,
	}));
	return ok(shortList('signoffs', items, call.url));
}

export const eventSignoffResources: Resource[] = [
	{ path: 'events/:graceid/signoff/', where: graceidForm, GET: list },
];
