import type { FastifyRequest } from 'fastify';
import { fullName, type Viewer } from '../identity/users';
import type { ApiVersion, Profile, Shapes } from '../profiles';
import type { Author } from '../sky/annotate';
import type { Sky } from '../sky/sky';
import { forbid } from '../wire/errors';
import { Links } from '../wire/links';
import type { Rendering } from './negotiate';
import { readBody, type RequestBody } from './body';
import type { World } from './world';

/** One request to one endpoint, with its user and API version. */
export class Call {
	readonly links: Links;
	readonly shapes: Shapes;
	/** The format that was asked for. */
	rendering: Rendering = 'json';
	/** Asked once, before the body is read; throws to refuse the request. */
	beforeBody: () => void = () => undefined;
	private parsed: Promise<RequestBody> | undefined;

	constructor(
		readonly world: World,
		readonly request: FastifyRequest,
		readonly version: ApiVersion,
		readonly viewer: Viewer,
		readonly origin: string,
	) {
		this.links = new Links(origin, version);
		this.shapes = world.profile.shapes[version];
	}

	get sky(): Sky {
		return this.world.sky;
	}

	get profile(): Profile {
		return this.world.profile;
	}

	/** The address as it was asked for, with its query. */
	get url(): string {
		return `${this.origin}${this.request.url}`;
	}

	/** How many rows the list of this address has, as the server remembers it. */
	rowCount(now: number): number {
		return this.world.counts.rows(this.viewer?.username ?? '', this.request.url, now);
	}

	/** A segment of the address, by its name in the resource's path. */
	segment(name: string): string {
		const segments = this.request.params as Record<string, string | undefined>;
		return segments[name] ?? '';
	}

	get query(): URLSearchParams {
		const mark = this.request.url.indexOf('?');
		return new URLSearchParams(mark < 0 ? '' : this.request.url.slice(mark + 1));
	}

	/** Reads the body at its first use: the server looks at permissions before it looks at bodies. */
	async body(): Promise<RequestBody> {
		if (!this.parsed) {
			this.beforeBody();
			this.parsed = readBody(this.request, this.world.limits);
		}
		return this.parsed;
	}

	/** How answers name a user. Reference server behaviour: scripts in web pages get the full name. */
	readonly nameOf = (username: string): string => {
		if (this.request.headers['x-requested-with'] !== 'XMLHttpRequest') return username;
		return fullName(username) ?? username;
	};

	/** The user who writes. Throws for anonymous users. */
	get author(): Author {
		if (!this.viewer) throw forbid(null);
		return { username: this.viewer.username, now: this.world.clock() };
	}
}
