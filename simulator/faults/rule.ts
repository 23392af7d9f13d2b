import { Chance } from '../automation/chance';
import { BadWish, Wishes } from '../wishes';
import { fitsPath } from './path';
import { faultKinds } from './registry';
import type { Fault } from './types';

const conditions = ['method', 'path', 'requests', 'from', 'times', 'probability', 'seed'] as const;

/** Which requests a fault befalls. */
interface Condition {
	/** Empty: any. */
	methods: readonly string[];
	path: string;
	/** Numbers of fitting requests, from 1; undefined: all. */
	requests: ReadonlySet<number> | undefined;
	from: number;
	times: number;
	probability: number;
}

/** A fault and its condition, with a count of the requests that came by. */
export class Rule {
	/** Requests whose method and path fit. */
	seen = 0;
	/** Requests that the fault befell. */
	done = 0;
	private readonly chance: Chance;

	private constructor(
		readonly id: number,
		readonly kind: string,
		readonly fault: Fault,
		private readonly condition: Condition,
		private readonly given: Record<string, unknown>,
		seed: number,
	) {
		this.chance = new Chance(seed);
	}

	/** Reads a rule, or throws a BadWish. */
	static read(id: number, body: unknown): Rule {
		const { fault } = (body ?? {}) as { fault?: unknown };
		const name = typeof fault === 'string' ? fault : '';
		const kind = faultKinds.get(name);
		if (!kind) throw new BadWish(`fault has to be one of ${[...faultKinds.keys()].join(', ')}.`);
		const wishes = new Wishes(body, ['fault', ...conditions, ...Object.keys(kind.options)]);
		const condition = readCondition(wishes);
		const seed = wishes.number('seed', { whole: true }) ?? 1;
		const given = body as Record<string, unknown>;
		return new Rule(id, name, kind.prepare(wishes), condition, given, seed);
	}

	/** Whether the fault begins when the rule is given, without a request: it may, and no condition says otherwise. */
	get beginsAtOnce(): boolean {
		return (
			this.fault.begin !== undefined && !conditions.some((name) => Object.hasOwn(this.given, name))
		);
	}

	/** Whether the fault befalls this request; counts it if it fits. */
	strikes(method: string, url: string): boolean {
		const { methods, path, requests, from, times, probability } = this.condition;
		if (this.beginsAtOnce) return false;
		if (methods.length > 0 && !methods.includes(method)) return false;
		if (!fitsPath(path, url)) return false;
		this.seen += 1;
		// The dice are thrown for every fitting request, so that a seed always means the same ones.
		const isLucky = this.chance.next() >= probability;
		if (isLucky || this.done >= times || this.seen < from) return false;
		if (requests && !requests.has(this.seen)) return false;
		this.done += 1;
		return true;
	}

	toJSON(): Record<string, unknown> {
		return { id: this.id, ...this.given, seen: this.seen, done: this.done };
	}
}

function readCondition(wishes: Wishes): Condition {
	const path = wishes.text('path') ?? '*';
	if (path.length > 500) throw new BadWish('path has to be at most 500 characters long.');
	const requests = wishes.numbers('requests', { from: 1, whole: true });
	return {
		methods: readMethods(wishes.value('method')),
		path,
		requests: requests && new Set(requests),
		from: wishes.number('from', { from: 1, whole: true }) ?? 1,
		times: wishes.number('times', { from: 1, whole: true }) ?? Infinity,
		probability: wishes.number('probability', { from: 0, to: 1 }) ?? 1,
	};
}

function readMethods(value: unknown): string[] {
	if (value === undefined) return [];
	const methods: unknown[] = Array.isArray(value) ? value : [value];
	return methods.map((method) => {
		if (typeof method === 'string' && /^[A-Z]+$/.test(method)) return method;
		throw new BadWish('method has to be one method, as GET, or a list of them.');
	});
}
