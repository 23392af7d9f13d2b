import type { Bench, Json } from './support';

export interface Happening {
	time: string;
	after: number;
	superevent: string | null;
	done: string;
}

export interface Played {
	number: number;
	name: string;
	state: string;
	begun: string;
	lasts: number;
	done: number;
	of: number;
	next: string | null;
	superevents: string[];
	steps: Happening[];
}

/** The control API as far as it concerns scenarios. */
export class Director {
	constructor(private readonly bench: Bench) {}

	async control(path: string, method = 'GET', json?: unknown): Promise<[number, unknown]> {
		const response = await fetch(`${this.bench.ready.control}${path}`, {
			method,
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
		});
		const text = await response.text();
		return [response.status, text === '' ? undefined : (JSON.parse(text) as unknown)];
	}

	async play(name: string, more: Json = {}): Promise<Played> {
		const [status, body] = await this.control('/scenario', 'POST', {
			name,
			speed: 'instant',
			...more,
		});
		if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
		return body as Played;
	}

	async plays(): Promise<Played[]> {
		const [, body] = await this.control('/scenario');
		return (body as { plays: Played[] }).plays;
	}

	async shift(seconds: number): Promise<void> {
		await this.control('/clock', 'POST', { shift: seconds });
	}

	/** A superevent as an internal user sees it. */
	async superevent(id: string): Promise<Json & { labels: string[] }> {
		return (await this.bench.good(`superevents/${id}/`, { as: 'scientist' })) as Json & {
			labels: string[];
		};
	}

	/** The log of a superevent, all of it, or what the public sees. */
	async logs(id: string, as?: string): Promise<Json[]> {
		const body = await this.bench.good(`superevents/${id}/logs/`, as === undefined ? {} : { as });
		return (body.logs ?? body.log) as Json[];
	}
}
