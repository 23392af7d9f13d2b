import { Broken } from './broken';
import { Database } from './database';
import { create, perform } from './deeds';
import { faultRules } from './faults';
import type { History, Step } from './history';
import { Ledger } from './ledger';
import { type Item, type Poller, startPoller } from './n8n';
import { settle } from './settle';
import { type Sight, sightOf } from './truth';
import { wishesOf } from './wishes';
import type { ServerForTests } from './world';

export interface Counts {
	polls: number;
	changes: number;
	faults: number;
	lost: number;
	repeated: number;
}

/** Plays a history and checks each poll against the truth; throws where the trigger does not keep its promise. */
export async function playHistory(
	server: ServerForTests,
	history: History,
	counts: Counts,
	onStep: (at: number) => void = () => undefined,
): Promise<void> {
	await server.renew();
	const play = new Play(server, history, counts);
	try {
		for (let made = 0; made < history.before; made += 1) {
			server.clock.now += 5000;
			create(server, made + 1);
		}
		await play.poll();
		play.save();
		for (const [at, one] of history.steps.entries()) {
			onStep(at);
			await play.step(one);
		}
		onStep(history.steps.length);
		await settle(play);
	} catch (error) {
		if (error instanceof Broken && error.kind === 'repeated') counts.repeated += 1;
		else counts.lost += 1;
		throw error;
	}
}

/** A history that takes longer, in ms of real time, is broken: a few take some seconds. */
const longest = 30_000;

/** A trigger, the n8n around it, and the server. */
export class Play {
	readonly ledger: Ledger;
	readonly database: Database;
	private readonly poller: Poller;
	/** What could be seen since the poll began. */
	private sights: Sight[] = [];
	private readonly end = Date.now() + longest;

	constructor(
		readonly server: ServerForTests,
		readonly history: History,
		private readonly counts: Counts,
	) {
		const { visitor, filter, ahead } = history;
		const wishes = wishesOf(history, filter);
		this.ledger = new Ledger(wishes, visitor);
		this.poller = startPoller(server, {
			...{ ahead, parameters: wishes.parameters },
			token: visitor ? '' : server.tokens.good,
		});
		this.database = new Database(this.poller);
	}

	/** What can be seen on the server. */
	get sight(): Sight {
		return sightOf(this.server.world.sky.superevents, this.history.visitor);
	}

	async step(one: Step): Promise<void> {
		const { server, counts } = this;
		switch (one.do) {
			case 'deed':
				return perform(server, one.deed);
			case 'fault': {
				counts.faults += 1;
				server.faults.add({ from: one.from, times: one.times, ...faultRules[one.rule] });
				return;
			}
			case 'throttle': {
				counts.faults += 1;
				const rate = { requests: one.requests, seconds: 60, text: `${one.requests}/minute` };
				server.world.throttle.use({ anonymous: [rate], event_creation: [], annotation: [] });
				return;
			}
			case 'meanwhile':
				return this.createAt(one.request, one.what);
			case 'token':
				return this.useToken(one.which);
			case 'change':
				return this.change(one.filter);
			case 'overlap':
				return await this.overlap();
			case 'poll':
				return await this.poll();
			case 'crash':
				return await this.crash(one.when);
		}
	}

	useToken(which: 'good' | 'renewed' | 'expired'): void {
		if (!this.history.visitor) this.poller.token = this.server.tokens[which];
	}

	/** A poll whose items become an execution. */
	async poll(isComplete = false): Promise<void> {
		this.deliver(this.check(await this.ask(), isComplete));
	}

	save(): void {
		this.database.save(this.ledger.knowledge);
	}

	/** Another superevent comes while the trigger reads. */
	private createAt(request: number, what: number): void {
		const { server } = this;
		let left = request;
		server.onRequest = () => {
			left -= 1;
			if (left !== 0 || server.world.sky.superevents.length >= 60) return;
			create(server, what);
			this.sights.push(this.sight);
		};
	}

	/** The user changes the filters: n8n begins the workflow anew, in the same process. */
	private change(filter: History['filter']): void {
		this.ledger.knowledge = this.database.reload();
		this.ledger.wishes = wishesOf({ ...this.history, begin: 'nothing' }, filter);
		Object.assign(this.poller.parameters, this.ledger.wishes.parameters);
	}

	private async overlap(): Promise<void> {
		const [items, others] = await Promise.all([this.ask(), this.ask()]);
		if (items && others) throw new Broken('repeated', 'two polls at once both told');
		this.deliver(this.check(items ?? others, false));
	}

	/** n8n is killed in the middle of something, or another process takes over. */
	private async crash(
		when: 'beforeSave' | 'savedOnly' | 'halfDone' | 'otherLeader',
	): Promise<void> {
		if (when === 'otherLeader') {
			this.ledger.knowledge = this.database.takeOver();
			return;
		}
		const items = this.check(await this.ask(), false);
		if (when === 'savedOnly') this.deliver(items, 0);
		if (when === 'halfDone') this.deliver(items, Math.floor(items.length / 2));
		this.ledger.knowledge = this.database.restart();
	}

	private async ask(): Promise<Item[] | null> {
		const { server, ledger, poller } = this;
		if (Date.now() > this.end) throw new Broken('lost', 'what takes too long to come');
		this.counts.polls += 1;
		const isBaselineDue = ledger.isBaselineDue;
		if (isBaselineDue) {
			// What happens in the second of the baseline may count as after it, and what comes while it is read as well.
			server.clock.now += 2000;
			server.onRequest = () => undefined;
		}
		this.sights = [this.sight];
		const before = poller.memory['state'];
		const items = await poller.poll().catch(() => null);
		if (isBaselineDue && poller.memory['state'] !== before) {
			ledger.begin(this.sights[0] ?? new Map(), server.clock.now);
			server.clock.now += 2000;
		}
		this.sights.push(this.sight);
		return items;
	}

	/** Compares what a poll told with the truth, and takes note of it. */
	private check(items: Item[] | null, isComplete: boolean): Item[] {
		const { ledger, sights, server } = this;
		const moments = { sights, now: server.clock.now, isComplete };
		const fresh = ledger.enter(items ?? [], moments, (key) => this.database.mayRepeat(key));
		this.counts.changes += fresh.length;
		return items ?? [];
	}

	private deliver(items: readonly Item[], count?: number): void {
		this.database.deliver(items, this.ledger.knowledge, count);
	}
}
