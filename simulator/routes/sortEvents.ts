import { graceidOf } from '../sky/ids';
import type { CandidateEvent } from '../sky/types';
import { errorObject, Refusal } from '../wire/errors';

type Key = (event: CandidateEvent) => string | number | null;

const keys: Record<string, Key> = {
	id: ({ pk }) => pk,
	pk: ({ pk }) => pk,
	graceid: graceidOf,
	created: ({ created }) => created.getTime(),
	gpstime: ({ gpstime }) => gpstime,
	far: ({ far }) => far,
	likelihood: ({ likelihood }) => likelihood,
	nevents: ({ nevents }) => nevents,
	instruments: ({ instruments }) => instruments,
	offline: ({ offline }) => Number(offline),
	reporting_latency: ({ reportingLatency }) => reportingLatency,
	group: ({ group }) => group,
	group__name: ({ group }) => group,
	pipeline: ({ pipeline }) => pipeline,
	pipeline__name: ({ pipeline }) => pipeline,
	search: ({ search }) => search,
	search__name: ({ search }) => search,
	submitter: ({ submitter }) => submitter,
	submitter__username: ({ submitter }) => submitter,
	superevent: ({ superevent }) => superevent?.pk ?? null,
	superevent__default_superevent_id: ({ superevent }) => superevent?.id ?? null,
};

const choices = Object.keys(keys)
	.filter((name) => !name.includes('__') && name !== 'pk')
	.sort()
	.join(', ');

/** Sorts by one field, `-` before it turns the order round; the newest first unless something else is asked for. */
export function sortEvents(found: readonly CandidateEvent[], sort: string): CandidateEvent[] {
	const name = sort.replace(/^-/, '');
	const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
	if (!key) {
		const words = `Cannot resolve keyword '${name}' into field. Choices are: ${choices}`;
		throw new Refusal(errorObject(400, words));
	}
	const sign = sort.startsWith('-') ? -1 : 1;
	// Of events that are equal the newest comes first.
	return [...found].sort((a, b) => compare(key(a), key(b)) * sign || b.pk - a.pk);
}

/** As PostgreSQL: nothing comes after everything. */
function compare(a: string | number | null, b: string | number | null): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
