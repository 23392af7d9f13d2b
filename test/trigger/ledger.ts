import { Broken } from './broken';
import { type Debt, debtBetween, owedByLog } from './debt';
import type { Item } from './n8n';
import { learn, tokenOf } from './tokens';
import { nothing, type Sight, type Truth } from './truth';
import type { FilterName, Wishes } from './wishes';

/** What was seen of the server in a poll. */
export interface Moments {
	/** At its beginning, at its end, and in between where something happened meanwhile. */
	sights: readonly Sight[];
	/** Its end, by the clock of the server. */
	now: number;
	/** Whether all that the records owe has to come with it. */
	isComplete: boolean;
}

/** What was told, as far as a state of the trigger goes. */
export interface Knowledge {
	sight: Sight;
	/** Filter that it belongs to; absent before the first baseline. */
	filter?: FilterName;
}

/** Kinds of which there is only one of a name: their key must always be the same. */
const single =
	/^(new|label_added|public_notice|confirmed_as_gw|log|voevent|notice|emobservation)\b/;

/** What was told, against what is owed. */
export class Ledger {
	/** Superevents of which nobody can say whether they are part of the baseline: they are left out of account. */
	private doubtful: ReadonlySet<string> = new Set();
	knowledge: Knowledge = { sight: new Map() };
	private readonly keys = new Map<string, string>();
	private readonly meanings = new Map<string, string>();

	constructor(
		public wishes: Wishes,
		private readonly isAnonymous: boolean,
	) {}

	/** Whether the trigger has to take a new baseline. */
	get isBaselineDue(): boolean {
		return this.knowledge.filter !== this.wishes.filter;
	}

	/** A new baseline: what passes now is known, unless it is wanted. */
	begin(sight: Sight, now: number): void {
		const { filter, matches, tellsBaseline } = this.wishes;
		const those = (answer: string): [string, Truth][] =>
			[...sight].filter(([, truth]) => !tellsBaseline && matches(truth, now) === answer);
		this.knowledge = { sight: new Map(those('yes')), filter };
		this.doubtful = new Set(those('maybe').map(([id]) => id));
	}

	/** Checks what a poll told, and takes note of it; `mayRepeat`: whether a key may be one of an earlier process. */
	enter(items: readonly Item[], moments: Moments, mayRepeat: (key: string) => boolean): Item[] {
		for (const item of items) this.checkKey(item);
		const isAgain = (item: Item): boolean => mayRepeat(String(item['dedupe_key']));
		// Under new filters the same may be told anew beside what is repeated.
		const isToldAnew = ({ uid, ...item }: Item): boolean =>
			items.some((one) => one['uid'] === uid && !isAgain(one) && tokenOf(one) === tokenOf(item));
		const fresh = items.filter(
			(item) => !isAgain(item) || (this.isOwed(item, moments) && !isToldAnew(item)),
		);
		const told = new Map<string, Item[]>();
		for (const item of fresh) {
			const uid = String(item['uid']);
			told.set(uid, [...(told.get(uid) ?? []), item]);
		}
		const end = moments.sights.at(-1) ?? new Map<string, Truth>();
		for (const id of this.countedOnes([...told.keys(), ...end.keys(), ...this.known.keys()])) {
			const mine = told.get(id) ?? [];
			checkOrder(id, mine);
			this.applyIdempotently(id, mine, moments);
		}
		return fresh;
	}

	/** What is owed still. */
	open(sight: Sight, now: number): string[] {
		return this.countedOnes([...sight.keys(), ...this.known.keys()]).flatMap((id) => {
			const { record, lists } = this.debt(id, sight.get(id), now, 'yes');
			return [...record, ...lists].map((token) => `${id} ${token}`);
		});
	}

	private countedOnes(ids: readonly string[]): string[] {
		return [...new Set(ids)].filter((id) => !this.doubtful.has(id));
	}

	private get known(): Sight {
		return this.knowledge.sight;
	}

	/** One change has one key, and a key one meaning: or Remove Duplicates would let it pass twice, or not at all. */
	private checkKey(item: Item): void {
		const [key, token] = [String(item['dedupe_key']), `${String(item['uid'])} ${tokenOf(item)}`];
		const isSingle = single.test(tokenOf(item));
		const otherKey = this.keys.get(token) ?? key;
		if (isSingle && otherKey !== key) throw new Broken('renamed', `${token}: ${otherKey}, ${key}`);
		this.keys.set(token, key);
		const kind = String(item['alert_type']);
		const meaning = isSingle ? token : kind;
		const other = this.meanings.get(key) ?? meaning;
		if (other !== meaning) throw new Broken('renamed', `${key}: ${other}, ${meaning}`);
		this.meanings.set(key, meaning);
	}

	private isOwed(item: Item, moments: Moments): boolean {
		return this.allowed(String(item['uid']), moments).has(tokenOf(item));
	}

	/** All that may be told of a superevent. */
	private allowed(id: string, { sights, now }: Moments): Set<string> {
		const debts = sights.map((sight) => this.debt(id, sight.get(id), now, 'maybe'));
		return new Set(
			debts.flatMap(({ record, lists, optional }) => [...record, ...lists, ...optional]),
		);
	}

	private applyIdempotently(id: string, items: readonly Item[], moments: Moments): void {
		const tokens = new Set(items.map(tokenOf));
		const allowed = this.allowed(id, moments);
		const invented = [...tokens].find((token) => !allowed.has(token));
		if (invented !== undefined) {
			throw new Broken('invented', `${id} ${invented}; owed were ${[...allowed].join(', ')}`);
		}
		const { sights, now, isComplete } = moments;
		const truth = sights.at(-1)?.get(id);
		const before = this.known.get(id);
		const { record } = this.debt(id, truth, now, 'yes');
		const isQuiet = sights.length <= 2;
		const isTold = [...record].some((token) => tokens.has(token));
		// A record is told as a whole, unless it changed while it was read.
		const missing = [...record].find((token) => !tokens.has(token));
		const isDue = isComplete && truth && this.wishes.passes(truth, now) === 'yes';
		if (missing !== undefined && (isDue || (isTold && isQuiet))) {
			throw new Broken('lost', `${id} ${missing}; told were ${[...tokens].join(', ')}`);
		}
		// What a visitor is told of is exposed.
		const learnt = (known: Truth | undefined, item: Item): Truth =>
			learn(known ?? { ...nothing, exposed: this.isAnonymous }, item);
		const after = items.reduce<Truth | undefined>(learnt, before);
		if (truth) {
			const unsaid = owedByLog(before, truth, tokens).find((token) => !tokens.has(token));
			if (unsaid !== undefined)
				throw new Broken('lost', `${id} ${unsaid}, though its log was told`);
		}
		if (after) this.knowledge = { ...this.knowledge, sight: new Map(this.known).set(id, after) };
	}

	/** What is owed of a superevent; `least`: whether one that may be new or not counts. */
	private debt(id: string, truth: Truth | undefined, now: number, least: 'yes' | 'maybe'): Debt {
		const before = this.known.get(id);
		const none: Debt = { record: new Set(), lists: new Set(), optional: new Set() };
		if (!truth) {
			// Who was told of it and does not find it any more is told so, once.
			return before?.exposed ? { ...none, lists: new Set(['hidden']) } : none;
		}
		if (!before) {
			const passes = this.wishes.passes(truth, now);
			if (passes !== 'yes' && passes !== least) return none;
		}
		const debt = debtBetween(before, truth);
		// What a visitor meets for the first time is new, not exposed.
		if (this.isAnonymous && !before) debt.lists.delete('exposed');
		const { isWanted } = this.wishes;
		const only = (tokens: Set<string>): Set<string> => new Set([...tokens].filter(isWanted));
		return { record: only(debt.record), lists: only(debt.lists), optional: only(debt.optional) };
	}
}

function checkOrder(id: string, items: readonly Item[]): void {
	const kinds = items.map((item) => item['alert_type']);
	if (kinds.includes('new') && kinds[0] !== 'new') {
		throw new Broken('disordered', `${id}: ${kinds.join(', ')}`);
	}
	const times = items
		.filter((item) => item['alert_type'] !== 'new')
		.map((item) => item['happened_at'])
		.filter((time) => typeof time === 'string');
	if (times.join() !== [...times].sort().join()) {
		throw new Broken('disordered', `${id}: ${times.join(', ')}`);
	}
}
