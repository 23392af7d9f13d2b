import { Chance } from '../automation/chance';
import { BadRequestError, JsonFields } from '../jsonFields';
import { fitsPath } from './path';
import { faultKinds } from './registry';
import type { Fault } from './types';

const conditions = ['method', 'path', 'requests', 'from', 'times', 'probability', 'seed'] as const;

/** Which requests a fault affects. */
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

/** A fault and its condition, with a count of the matching requests. */
export class Rule {
	/** Requests whose method and path fit. */
	seen = 0;
	/** Requests that the fault affected. */
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

	/** Reads a rule, or throws a BadRequestError. */
	static read(id: number, body: unknown): Rule {
		const { fault } = (body ?? {}) as { fault?: unknown };
		const name = typeof fault === 'string' ? fault : '';
		const kind = faultKinds.get(name);
		if (!kind)
			throw new BadRequestError(`fault has to be one of ${[...faultKinds.keys()].join(', ')}.`);
		const fields = new JsonFields(body, ['fault', ...conditions, ...Object.keys(kind.options)]);
		const condition = readCondition(fields);
		const seed = fields.number('seed', { whole: true }) ?? 1;
		const given = body as Record<string, unknown>;
		return new Rule(id, name, kind.prepare(fields), condition, given, seed);
	}

	/** Whether the fault starts when the rule is added, without a request: its kind can, and the rule has no condition. */
	get startsAtOnce(): boolean {
		return (
			this.fault.start !== undefined && !conditions.some((name) => Object.hasOwn(this.given, name))
		);
	}

	/** Whether the fault affects this request. Counts the request if its method and path fit. */
	applies(method: string, url: string): boolean {
		const { methods, path, requests, from, times, probability } = this.condition;
		if (this.startsAtOnce) return false;
		if (methods.length > 0 && !methods.includes(method)) return false;
		if (!fitsPath(path, url)) return false;
		this.seen += 1;
		// Every fitting request draws a random number, so that a seed always selects the same requests.
		const isSpared = this.chance.next() >= probability;
		if (isSpared || this.done >= times || this.seen < from) return false;
		if (requests && !requests.has(this.seen)) return false;
		this.done += 1;
		return true;
	}

	toJSON(): Record<string, unknown> {
		return { id: this.id, ...this.given, seen: this.seen, done: this.done };
	}
}

function readCondition(fields: JsonFields): Condition {
	const path = fields.text('path') ?? '*';
	if (path.length > 500) throw new BadRequestError('path has to be at most 500 characters long.');
	const requests = fields.numbers('requests', { from: 1, whole: true });
	return {
		methods: readMethods(fields.value('method')),
		path,
		requests: requests && new Set(requests),
		from: fields.number('from', { from: 1, whole: true }) ?? 1,
		times: fields.number('times', { from: 1, whole: true }) ?? Infinity,
		probability: fields.number('probability', { from: 0, to: 1 }) ?? 1,
	};
}

function readMethods(value: unknown): string[] {
	if (value === undefined) return [];
	const methods: unknown[] = Array.isArray(value) ? value : [value];
	return methods.map((method) => {
		if (typeof method === 'string' && /^[A-Z]+$/.test(method)) return method;
		throw new BadRequestError('method has to be one method, as GET, or a list of them.');
	});
}
