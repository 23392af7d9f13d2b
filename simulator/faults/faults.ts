import { BadWish } from '../wishes';
import type { Doors } from './doors';
import { Rule } from './rule';

const mostRules = 1000;

/** The rules that say what goes wrong, in the order in which they were given. */
export class Faults {
	private rules: Rule[] = [];
	private lastId = 0;

	constructor(readonly doors: Doors) {}

	/** Adds one rule, or a list of them: all or none. */
	add(body: unknown): readonly Rule[] {
		const bodies: readonly unknown[] = Array.isArray(body) ? body : [body];
		if (this.rules.length + bodies.length > mostRules) {
			throw new BadWish(`There may be at most ${mostRules} rules.`);
		}
		const added = bodies.map((one, index) => Rule.read(this.lastId + index + 1, one));
		this.lastId += added.length;
		for (const rule of added) {
			if (rule.beginsAtOnce) rule.fault.begin?.(this.doors);
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
		if (rule.fault.begin) this.doors.reopen();
		return true;
	}

	clear(): void {
		this.rules = [];
		this.doors.reopen();
	}

	/** The rules that this request meets. */
	against(method: string, url: string): readonly Rule[] {
		return this.rules.filter((rule) => rule.strikes(method, url));
	}
}
