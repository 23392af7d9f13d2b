import { strings, textOf } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { significantLabels } from '../../gracedb/simplify/significantLabels';
import { preferredEventOf, type RecordFacts } from '../state/fingerprint';
import { holds } from './labelExpression';

/** Which superevents are emitted. They decide about `new` alone: what was emitted once is followed, whatever becomes of it. */
export interface Filters {
	/** A number is a false-alarm rate in Hz, which the superevent's has to be below. */
	significance: 'significant' | 'all' | number;
	anyOf: readonly string[];
	allOf: readonly string[];
	noneOf: readonly string[];
	/** As GraceDB's queries write it, for example `ADVOK | EM_READY & ~DQV`; empty for none. */
	labelExpression: string;
	groups: readonly string[];
	pipelines: readonly string[];
	searches: readonly string[];
	/** All of them have to have seen it. */
	instruments: readonly string[];
	onlyPublic: boolean;
	withSkyMap: boolean;
	ignoreInjections: boolean;
	ignoreEarlyWarnings: boolean;
}

/** What has to be asked for besides the record. */
export interface Answers {
	/** Whether its newest notice calls it significant. */
	significantNotice?: boolean;
	/** Whether everybody may see it; absent where that could not be learned. */
	exposed?: boolean;
}

interface Candidate extends Answers {
	superevent: Superevent;
	facts: RecordFacts;
}

/** By the names of the fields in n8n. */
const tests: readonly (readonly [string, (filters: Filters, candidate: Candidate) => boolean])[] = [
	['Significance', isSignificant],
	['Any of These Labels', ({ anyOf }, { facts }) => anyOf.length === 0 || hasAny(facts, anyOf)],
	['All of These Labels', ({ allOf }, { facts }) => allOf.every((name) => has(facts, name))],
	['None of These Labels', ({ noneOf }, { facts }) => !hasAny(facts, noneOf)],
	['Label Expression', ({ labelExpression }, { facts }) => holds(labelExpression, facts.labels)],
	['Groups', ({ groups }, { superevent }) => isAmong(groups, superevent, 'group')],
	['Pipelines', ({ pipelines }, { superevent }) => isAmong(pipelines, superevent, 'pipeline')],
	['Searches', ({ searches }, { superevent }) => isAmong(searches, superevent, 'search')],
	['Instruments', sawIt],
	// What the query asked for the server has answered already, should the question itself have failed.
	['Only Public', ({ onlyPublic }, { exposed }) => !onlyPublic || exposed !== false],
	[
		'Only With Sky Map',
		({ withSkyMap }, { facts }) => !withSkyMap || hasAny(facts, ['SKYMAP_READY', 'EM_READY']),
	],
	[
		'Ignore Injections',
		({ ignoreInjections }, { facts }) => !ignoreInjections || !has(facts, 'INJ'),
	],
	[
		'Ignore Early Warnings',
		({ ignoreEarlyWarnings }, { facts }) => !ignoreEarlyWarnings || !isOnlyEarly(facts),
	],
];

/** Name of the first filter that leaves a superevent out; undefined if it passes all. */
export function excludedBy(filters: Filters, candidate: Candidate): string | undefined {
	return tests.find(([, passes]) => !passes(filters, candidate))?.[0];
}

/** Names of all filters that leave a superevent out. */
export function allExcluding(filters: Filters, candidate: Candidate): string[] {
	return tests.filter(([, passes]) => !passes(filters, candidate)).map(([name]) => name);
}

/** Whether labels say that a superevent is significant. */
export function isSignificantByLabels({ labels }: { labels: readonly string[] }): boolean {
	return labels.some((name) => significantLabels.includes(name));
}

function isSignificant(
	{ significance }: Filters,
	{ facts, significantNotice }: Candidate,
): boolean {
	if (significance === 'all') return true;
	if (significance === 'significant') {
		return significantNotice === true || isSignificantByLabels(facts);
	}
	return facts.far !== null && facts.far < significance;
}

function isOnlyEarly(facts: RecordFacts): boolean {
	return has(facts, 'EARLY_WARNING') && !isSignificantByLabels(facts);
}

function isAmong(wanted: readonly string[], superevent: Superevent, key: string): boolean {
	const value = textOf(preferredEventOf(superevent)[key]).toLowerCase();
	return wanted.length === 0 || wanted.some((name) => name.toLowerCase() === value);
}

function sawIt({ instruments }: Filters, { superevent }: Candidate): boolean {
	const value = preferredEventOf(superevent)['instruments'];
	const found = Array.isArray(value) ? strings(value) : textOf(value).split(',');
	const names = found.map((name) => name.trim().toUpperCase());
	return instruments.every((name) => names.includes(name.toUpperCase()));
}

function has({ labels }: RecordFacts, name: string): boolean {
	return labels.some((label) => label.toLowerCase() === name.toLowerCase());
}

function hasAny(facts: RecordFacts, names: readonly string[]): boolean {
	return names.some((name) => has(facts, name));
}
