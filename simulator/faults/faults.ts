import { BadRequestError } from '../jsonFields';
import type { Listeners } from './listeners';
import { Rule } from './rule';

const maxRules = 1000;

/** The rules that say what goes wrong, in the order in which they were given. */
export class Faults {
	private rules: Rule[] = [];
	private lastId = 0;

	constructor(readonly listeners: Listeners) {}

	/** Adds one rule, or a list of them: all or none. */
	add(body: unknown): readonly Rule[] {
		const bodies: readonly unknown[] = Array.isArray(body) ? body : [body];
		if (this.rules.length + bodies.length > maxRules) {
			throw new BadRequestError(`There may be at most ${maxRules} rules.`);
		}
		const added = bodies.map((one, index) => Rule.read(this.lastId + index + 1, one));
		this.lastId += added.length;
		for (const rule of added) {
			if (rule.startsAtOnce) rule.fault.start?.(this.listeners);
			this.rules.push(rule);
		}
		return added;
	}

	get all(): readonly Rule[] {
		return this.rules;
	}

	/** Whether there was such a rule. */
	remove(id: number): boolean {
		const rule = this.rules.find((candidate) => candidate.id === id);
		if (!rule) return false;
		this.rules = this.rules.filter((candidate) => candidate !== rule);
		if (rule.fault.start) this.listeners.resume();
		return true;
	}

	clear(): void {
		this.rules = [];
		this.listeners.resume();
	}

	/** The rules that apply to this request. */
	matching(method: string, url: string): readonly Rule[] {
		return this.rules.filter((rule) => rule.applies(method, url));
	}
}
