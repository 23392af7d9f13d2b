import { nothing, type Truth } from './truth';

/** What has to be told, in a form of its own (see tokens.ts): by the superevent's record, and by its lists. */
export interface Debt {
	record: Set<string>;
	lists: Set<string>;
	/** May be told: a label that was taken away and set again, which only the log or the list of labels shows. */
	optional: Set<string>;
}

/** What has to be told when this is known; `before` is undefined if nothing was told yet. */
export function debtBetween(before: Truth | undefined, now: Truth): Debt {
	const old = before ?? nothing;
	const optional = new Set<string>();
	const record = new Set<string>([
		...(before ? [] : ['new']),
		...labelDebt(old, now, optional),
		...now.events.filter((id) => !old.events.includes(id)).map((id) => `event_added ${id}`),
		...old.events.filter((id) => !now.events.includes(id)).map((id) => `event_removed ${id}`),
	]);
	if (before && (before.preferred !== now.preferred || before.far !== now.far)) {
		record.add(`update ${now.preferred} ${now.far}`);
	}
	if (now.gwId !== null && now.gwId !== old.gwId) record.add(`confirmed_as_gw ${now.gwId}`);
	const lists = new Set<string>([
		...signoffDebt(old, now),
		...[...now.records].filter((token) => !old.records.has(token)),
	]);
	if (now.exposed !== old.exposed) lists.add(now.exposed ? 'exposed' : 'hidden');
	// They are told together with their log entries, or before.
	for (const { N, token } of now.labelLog) if (!old.records.has(`log ${N}`)) optional.add(token);
	return { record, lists, optional };
}

function* labelDebt(old: Truth, now: Truth, optional: Set<string>): Generator<string> {
	for (const [name, time] of now.labels) {
		const known = old.labels.get(name);
		if (known === undefined) yield `label_added ${name} ${time}`;
		else if (known !== time) {
			optional.add(`label_removed ${name}`);
			optional.add(`label_added ${name} ${time}`);
		}
	}
	for (const name of old.labels.keys()) if (!now.labels.has(name)) yield `label_removed ${name}`;
}

function* signoffDebt(old: Truth, now: Truth): Generator<string> {
	for (const [name, words] of now.signoffs) {
		const known = old.signoffs.get(name);
		if (known === undefined) yield `signoff_created ${name} ${words}`;
		else if (known !== words) yield `signoff_updated ${name} ${words}`;
	}
	for (const name of old.signoffs.keys()) {
		if (!now.signoffs.has(name)) yield `signoff_deleted ${name}`;
	}
}

/** Of labels whose log entries were told, what has to be told with them: not what was known before. */
export function owedByLog(
	before: Truth | undefined,
	now: Truth,
	told: ReadonlySet<string>,
): string[] {
	const present = new Set((before ?? nothing).labels.keys());
	return now.labelLog
		.filter(({ N }) => told.has(`log ${N}`))
		.filter(({ name, isSet }) =>
			isSet ? !present.has(name) && present.add(name) : present.delete(name),
		)
		.map(({ token }) => token);
}
