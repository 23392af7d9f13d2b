import type { ApiVersion } from '../profiles';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Superevent } from '../sky/types';

/** Absolute addresses, in the version and on the origin of the request that is being answered. */
export class Links {
	readonly root: string;

	constructor(
		readonly origin: string,
		version: ApiVersion,
	) {
		this.root = `${origin}/api/${version === 'default' ? '' : `${version}/`}`;
	}

	/** Of a superevent, by its current id: the GW id once it is confirmed. */
	superevent(superevent: Superevent, rest = ''): string {
		return `${this.root}superevents/${superevent.gwId ?? superevent.id}/${rest}`;
	}

	/** Of an event; without `rest` there is no slash at the end. */
	event(event: CandidateEvent, rest?: string): string {
		const base = `${this.root}events/${graceidOf(event)}`;
		return rest === undefined ? base : `${base}/${rest}`;
	}
}

/** Percent-encodes a file name for an address; the server leaves commas and slashes as they are. */
export function encodeName(name: string): string {
	return encodeURIComponent(name).replaceAll('%2C', ',').replaceAll('%2F', '/');
}
