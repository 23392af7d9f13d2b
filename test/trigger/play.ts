import { create, perform } from './deeds';
import { faultRules, type History, type Step } from './history';
import { Broken, type Counts, type Knowledge, knownAfter } from './knowledge';
import { type Item, type Poller, startPoller } from './n8n';
import { type Debt, debtBetween, nothing, tokenOf, type Truth, truthOf } from './truth';
import type { ServerForTests } from './world';

const memberKinds = [
	...['new', 'public_notice', 'label_added', 'label_removed', 'update', 'event_added'],
	...['event_removed', 'confirmed_as_gw'],
];
const memberDetails = [
	...[
		'log',
		'voevent',
		'notice',
		'emobservation',
		'signoff_created',
		'signoff_updated',
		'signoff_deleted',
	],
	...['exposed', 'hidden'],
];
const visitorKinds = ['new', 'public_notice', 'label_added', 'label_removed', 'confirmed_as_gw'];
const visitorDetails = ['exposed', 'hidden'];

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
		await play.begin();
		for (const [at, one] of history.steps.entries()) {
			onStep(at);
			await play.step(one);
		}
		onStep(history.steps.length);
		await play.settle();
	} catch (error) {
		if (error instanceof Broken && error.kind === 'repeated') counts.repeated += 1;
		else counts.lost += 1;
		throw error;
	}
}

interface Saved {
	memory: Record<string, unknown>;
	knowledge: Knowledge;
}

class Play {
	private readonly poller: Poller;
	private readonly wanted: ReadonlySet<string>;
	private knowledge: Knowledge = new Map();
	/** What n8n's database has, and what it had before: another leader may have loaded that. */
	private saved: Saved = { memory: {}, knowledge: new Map() };
	private earlier: Saved = this.saved;
	/** Keys that were delivered, and the process that did it last. */
	private readonly delivered = new Map<string, number>();
	/** Keys that n8n lost: they have to come again. */
	private readonly owed = new Set<string>();
	private process = 0;

	constructor(
		private readonly server: ServerForTests,
		private readonly history: History,
		private readonly counts: Counts,
	) {
		const { visitor, filter, ahead } = history;
		this.wanted = new Set(
			visitor ? [...visitorKinds, ...visitorDetails] : [...memberKinds, ...memberDetails],
		);
		this.poller = startPoller(server, {
			ahead,
			token: visitor ? '' : server.tokens.good,
			parameters: {
				...{ simplify: false, emitNew: 'atOnce', labelsToReport: '*', onlyPublic: false },
				...(filter === 'none'
					? { significance: 'all' }
					: {
							...{ significance: 'custom', customFar: '1e-7' },
							filters: { noneOf: 'ADVNO, INJ' },
						}),
				changes: visitor ? visitorKinds : memberKinds,
				watchDetails: true,
				details: visitor ? visitorDetails : memberDetails,
			},
		});
	}

	/** The baseline. */
	async begin(): Promise<void> {
		this.server.clock.now += 5000;
		await this.poller.poll();
		for (const [id, truth] of this.visible()) {
			if (this.passes(truth)) this.knowledge.set(id, truth);
		}
		this.save();
		this.earlier = this.saved;
		this.server.clock.now += 2000;
	}

	async step(one: Step): Promise<void> {
		const { server, poller, counts } = this;
		switch (one.do) {
			case 'deed':
				return perform(server, one.deed);
			case 'fault': {
				counts.faults += 1;
				server.faults.add({ ...faultRules[one.rule], from: one.from, times: one.times });
				return;
			}
			case 'throttle': {
				counts.faults += 1;
				const rate = { requests: one.requests, seconds: 60, text: `${one.requests}/minute` };
				server.world.throttle.use({ anonymous: [rate], event_creation: [], annotation: [] });
				return;
			}
			case 'meanwhile': {
				// Another superevent comes while the trigger reads.
				let left = one.request;
				server.onRequest = () => {
					left -= 1;
					if (left === 0 && server.world.sky.superevents.length < 60) create(server, one.what);
				};
				return;
			}
			case 'token':
				if (!this.history.visitor) poller.token = server.tokens[one.which];
				return;
			case 'overlap': {
				const [items, others] = await Promise.all([this.ask(), this.ask()]);
				if (items && others) throw new Broken('repeated', 'two polls at once both told');
				this.deliver(this.check(items ?? others, false));
				return;
			}
			case 'poll':
				this.deliver(this.check(await this.ask(), false));
				return;
			case 'crash':
				return await this.crash(one.when);
		}
	}

	/** Without faults, everything that is still owed comes. */
	async settle(): Promise<void> {
		const { server, poller } = this;
		server.faults.clear();
		server.world.throttle.use(null);
		server.onRequest = () => undefined;
		if (!this.history.visitor) poller.token = server.tokens.renewed;
		const span = server.clock.now;
		const { superevents } = server.world.sky;
		const isQuiet = this.history.steps.some((one) => one.do === 'deed' && one.deed.after > 900);
		// More than 20 active ones, or quiet ones, have to wait for their turn.
		const rounds = isQuiet || superevents.length > 15 ? 4 * superevents.length + 4 : 5;
		for (let round = 0; round < rounds; round += 1) {
			// Long enough for any pause after failures.
			server.clock.now += round < 3 ? 130_000 : 20_000;
			this.deliver(this.check(await this.ask(), round >= 2));
			if (round >= 4 && this.open().length === 0) break;
		}
		const [left] = this.open();
		if (left !== undefined) throw new Broken('lost', `${left} after ${server.clock.now - span} ms`);
		const [owed] = this.owed;
		if (owed !== undefined) throw new Broken('lost', `${owed} was lost by n8n and not repeated`);
	}

	private async ask(): Promise<Item[] | null> {
		this.counts.polls += 1;
		try {
			return await this.poller.poll();
		} catch {
			return null;
		}
	}

	/** Compares what a poll told with the truth, and takes note of it. */
	private check(items: Item[] | null, isComplete: boolean): Item[] {
		const told = new Map<string, Item[]>();
		for (const item of items ?? []) {
			const key = String(item['dedupe_key']);
			// The last items once more, after a restart.
			const isRepeat =
				this.owed.has(key) || (this.delivered.get(key) ?? this.process) < this.process;
			if (isRepeat && this.isRepeatable(item)) continue;
			const uid = String(item['uid']);
			told.set(uid, [...(told.get(uid) ?? []), item]);
		}
		const now = this.visible();
		for (const [id, mine] of told) this.checkOrder(id, mine);
		for (const [id, truth] of now) {
			const before = this.knowledge.get(id);
			if (!before && !this.passes(truth)) {
				const mine = told.get(id);
				if (mine) throw new Broken('invented', `${id} does not pass: ${mine.map(tokenOf).join()}`);
				continue;
			}
			const tokens = new Set((told.get(id) ?? []).map(tokenOf));
			this.settleAccount(id, before, truth, tokens, isComplete && this.passes(truth));
		}
		if (this.history.visitor) this.checkHidden(told, isComplete);
		this.counts.changes += [...told.values()].flat().length;
		return items ?? [];
	}

	/** What a visitor was told of and does not find any more is hidden, once. */
	private checkHidden(told: ReadonlyMap<string, Item[]>, isComplete: boolean): void {
		const now = this.visible();
		for (const [id, known] of this.knowledge) {
			if (now.has(id)) continue;
			const tokens = (told.get(id) ?? []).map(tokenOf);
			const owed = known.exposed ? ['hidden'] : [];
			if (tokens.some((token) => !owed.includes(token))) {
				throw new Broken('invented', `${id} ${tokens.join()}; it cannot be seen`);
			}
			if (tokens.length > 0) this.knowledge.set(id, { ...known, exposed: false });
			else if (isComplete && known.exposed) throw new Broken('lost', `${id} hidden`);
		}
	}

	/** Whether an item may be one of an earlier process; what is new in this one has debts of its own. */
	private isRepeatable(item: Item): boolean {
		const id = String(item['uid']);
		const truth = this.visible().get(id);
		if (!truth) return tokenOf(item) !== 'hidden' || this.knowledge.get(id)?.exposed !== true;
		const debt = this.debt(this.knowledge.get(id), truth);
		const token = tokenOf(item);
		return ![debt.record, debt.lists, debt.optional].some((set) => set.has(token));
	}

	private settleAccount(
		id: string,
		before: Truth | undefined,
		truth: Truth,
		tokens: ReadonlySet<string>,
		isComplete: boolean,
	): void {
		const { record, lists, optional } = this.debt(before, truth);
		for (const token of tokens) {
			if (record.has(token) || lists.has(token) || optional.has(token)) continue;
			throw new Broken('invented', `${id} ${token}; owed were ${[...record, ...lists].join(', ')}`);
		}
		const toldOfRecord = [...record].filter((token) => tokens.has(token));
		if (toldOfRecord.length < record.size && (isComplete || toldOfRecord.length > 0)) {
			const missing = [...record].find((token) => !tokens.has(token));
			throw new Broken('lost', `${id} ${missing}; told were ${[...tokens].join(', ')}`);
		}
		const unsaid = truth.labelLog.find(
			({ N, token }) => tokens.has(`log ${N}`) && lists.has(token) && !tokens.has(token),
		);
		if (unsaid) throw new Broken('lost', `${id} ${unsaid.token}, though its log was told`);
		const toldOfLists = [...lists].filter((token) => tokens.has(token));
		if (
			toldOfRecord.length > 0 ||
			toldOfLists.length > 0 ||
			[...optional].some((token) => tokens.has(token))
		) {
			this.knowledge.set(id, knownAfter(before ?? nothing, truth, lists, tokens));
		} else if (record.size === 0 && lists.size === 0 && before) {
			// Nothing to tell, whether it was looked at or not: unless something came and went.
			if (optional.size === 0) this.knowledge.set(id, { ...before, exposed: truth.exposed });
		}
	}

	private debt(before: Truth | undefined, truth: Truth): Debt {
		const debt = debtBetween(before, truth);
		const wants = (token: string): boolean => this.wanted.has(token.split(' ')[0] ?? '');
		// What a visitor meets for the first time is new, not exposed.
		if (this.history.visitor && !before) debt.lists.delete('exposed');
		const only = (set: Set<string>): Set<string> => new Set([...set].filter(wants));
		return { record: only(debt.record), lists: only(debt.lists), optional: only(debt.optional) };
	}

	private checkOrder(id: string, items: readonly Item[]): void {
		const kinds = items.map((item) => item['alert_type']);
		if (kinds.includes('new') && kinds[0] !== 'new') {
			throw new Broken('disordered', `${id}: ${kinds.join(', ')}`);
		}
		const times = items
			.filter((item) => item['alert_type'] !== 'new')
			.map((item) => String(item['happened_at']))
			.filter((time) => time !== 'null' && time !== 'undefined');
		const sorted = [...times].sort();
		if (times.join() !== sorted.join())
			throw new Broken('disordered', `${id}: ${times.join(', ')}`);
	}

	/** n8n saves the state when there are items, and then creates the execution. */
	private deliver(items: readonly Item[], count = items.length): void {
		if (items.length > 0) this.save();
		items.forEach((item, index) => {
			const key = String(item['dedupe_key']);
			if (index >= count) {
				if (!this.delivered.has(key)) this.owed.add(key);
				return;
			}
			if (this.delivered.get(key) === this.process) throw new Broken('repeated', key);
			this.delivered.set(key, this.process);
			this.owed.delete(key);
		});
	}

	private async crash(
		when: 'beforeSave' | 'savedOnly' | 'halfDone' | 'otherLeader',
	): Promise<void> {
		if (when === 'otherLeader') {
			if (this.owed.size === 0) this.restart(this.earlier);
			return;
		}
		const items = this.check(await this.ask(), false);
		if (when === 'savedOnly') this.deliver(items, 0);
		if (when === 'halfDone') this.deliver(items, Math.floor(items.length / 2));
		this.restart(this.saved);
	}

	private restart({ memory, knowledge }: Saved): void {
		this.process += 1;
		this.poller.restart(memory);
		this.knowledge = structuredClone(knowledge);
	}

	private save(): void {
		this.earlier = this.saved;
		this.saved = {
			memory: structuredClone({ ...this.poller.memory }),
			knowledge: structuredClone(this.knowledge),
		};
	}

	/** What is owed still. */
	private open(): string[] {
		return [...this.visible()].flatMap(([id, truth]) => {
			const before = this.knowledge.get(id);
			if (!before && !this.passes(truth)) return [];
			const { record, lists } = this.debt(before, truth);
			return [...record, ...lists].map((token) => `${id} ${token}`);
		});
	}

	private visible(): Knowledge {
		const { visitor } = this.history;
		const all = this.server.world.sky.superevents;
		return new Map(
			all
				.filter(({ exposed }) => exposed || !visitor)
				.map((superevent) => [superevent.id, truthOf(superevent, visitor)]),
		);
	}

	private passes({ far, labels }: Truth): boolean {
		if (this.history.filter === 'none') return true;
		return far !== null && far < 1e-7 && !labels.has('ADVNO') && !labels.has('INJ');
	}
}
