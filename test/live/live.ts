import { setTimeout as sleep } from 'node:timers/promises';
import { scenarios } from '../../simulator/automation/scenarios';
import { Stage } from '../../simulator/automation/stage';
import type { Superevent } from '../../simulator/sky/types';
import { act, create } from '../trigger/actions';
import type { Place } from '../trigger/faults';
import type { Outage } from '../trigger/play';
import { day, second } from '../trigger/promise';
import type { HistoryServer } from '../trigger/server';
import { Truth } from '../trigger/truth';
import type { N8n } from './n8n';
import type { Happening, What } from './plan';

/** How often it is looked at what is due; ms. */
const glance = 100;
/** A kill that waits for items does not wait longer; ms. */
const longestWait = 40 * second;

/** A server and an n8n to which things happen in real time; takes down what was true when. */
export class Live {
	readonly truth = new Truth();
	readonly outages: Outage[] = [];
	kills = 0;
	private readonly stage: Stage;
	/** Steps of each play of a scenario that the truth knows. */
	private readonly noted = new Map<number, number>();
	private n8n: N8n | undefined;
	/** Until n8n runs again. */
	private isDown: Promise<void> | undefined;
	private killAtNextItems: (() => void) | undefined;

	constructor(private readonly server: HistoryServer) {
		this.stage = new Stage(server.world, () => server.url);
	}

	/** Starts of n8n so far. */
	readonly process = (): number => this.kills;

	readonly onEmitted = (): void => this.killAtNextItems?.();

	/** Failures of the server. */
	get faults(): number {
		return this.server.faults.length;
	}

	/** Superevents of the last weeks, of which some have had alerts. */
	populate(): void {
		const { world } = this.server;
		for (let left = 60; left > 0; left -= 1) {
			const clock = { now: Date.now() - (left * day) / 3 };
			this.note([create({ world, clock }, left)]);
			if (left % 3 !== 0) continue;
			const newest = 4 * world.sky.superevents.length;
			this.note(act(this.server, { act: 'story', which: newest, what: left }));
		}
	}

	/** Starts n8n, and waits until its first polls are over. */
	async start(n8n: N8n): Promise<void> {
		this.n8n = n8n;
		await n8n.start();
		const before = this.server.requests;
		for (let quietSince = Date.now(), seen = before; Date.now() - quietSince < 10 * second;) {
			await sleep(glance);
			const { requests, isBusy } = this.server;
			if (requests === seen && requests > before && !isBusy) continue;
			quietSince = Date.now();
			seen = requests;
		}
	}

	async play(plan: readonly Happening[], end: number): Promise<void> {
		const begin = Date.now();
		const left = [...plan];
		while (Date.now() < end) {
			for (let next = left[0]; next && begin + next.at * second <= Date.now(); next = left[0]) {
				left.shift();
				this.happen(next.what);
			}
			this.noteScenarios();
			await sleep(glance);
		}
		this.stage.clear();
		await this.isDown;
	}

	private happen(what: What): void {
		const { server } = this;
		switch (what.do) {
			case 'action':
				return this.note(act(server, what.action));
			case 'scenario': {
				const scenario = scenarios.find(({ name }) => name === what.name);
				const count = scenario?.count === undefined ? undefined : 3;
				if (scenario) this.stage.play(scenario, { ...what, count });
				return;
			}
			case 'fault': {
				const place = this.placeOf(what);
				const from = Date.now();
				const to = from + what.seconds * second;
				server.faults.push({ symptom: what.symptom, place, from, to });
				return console.log(iso(from), place.kind, JSON.stringify(what.symptom), what.seconds);
			}
			case 'kill':
				if (!this.isDown) this.isDown = this.killAndStart(what);
		}
	}

	private async killAndStart({
		isWithItems,
		seconds,
	}: Extract<What, { do: 'kill' }>): Promise<void> {
		if (isWithItems) {
			const items = new Promise<void>((resolve) => (this.killAtNextItems = resolve));
			await Promise.race([items, sleep(longestWait)]);
			this.killAtNextItems = undefined;
		}
		const outage: Outage = { from: Date.now(), to: Infinity, kind: 'down' };
		this.outages.push(outage);
		await this.n8n?.kill();
		await sleep(seconds * second);
		this.kills += 1;
		await this.n8n?.start();
		outage.to = Date.now();
		this.isDown = undefined;
		console.log(iso(outage.from), isWithItems ? 'killed with items' : 'killed', iso(outage.to));
	}

	private placeOf({ place, which, list }: Extract<What, { do: 'fault' }>): Place {
		if (place !== 'list') return { kind: place };
		const id = this.server.world.sky.superevents.at(-1 - which)?.id ?? '';
		return { kind: place, id, list };
	}

	private noteScenarios(): void {
		const { sky } = this.server.world;
		for (const { number, happenings } of this.stage.list()) {
			const news = happenings.slice(this.noted.get(number) ?? 0);
			this.noted.set(number, happenings.length);
			for (const id of new Set(news.map(({ superevent }) => superevent))) {
				const superevent = id === null ? undefined : sky.superevent(id);
				if (superevent) this.note([superevent]);
			}
		}
	}

	private note(changed: readonly Superevent[]): void {
		for (const superevent of changed) this.truth.note(superevent, Date.now());
	}
}

/** The time of the day. */
export function iso(ms: number): string {
	return new Date(ms).toISOString().slice(11, 19);
}
