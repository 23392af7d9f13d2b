import type { Category, Superevent } from '../sky/types';
import { isInRun, runNames } from './runs';
import { supereventIdCondition } from './supereventIds';
import { readTimeRange, timeRange } from './times';

export type Condition = (superevent: Superevent) => boolean;

export interface Term {
	/** Sticky; the whole term with its keyword. */
	pattern: RegExp;
	condition: (match: RegExpExecArray, now: Date) => Condition;
	/** Switches the default exclusion of Test and MDC off. */
	choosesCategory?: boolean;
}

const number = '[+-]?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?';
const end = '(?=\\s|$)';
const graceid = '[EGHMT](\\d+)';

/** A term: the keyword, a blank, the value. */
function term(
	source: string,
	condition: Term['condition'],
	options: { choosesCategory?: boolean } = {},
): Term {
	return { pattern: new RegExp(source + end, 'iy'), condition, ...options };
}

function gpsTerm(keyword: string, value: (superevent: Superevent) => number): Term {
	return term(`${keyword}(${number})(?:\\s+\\.\\.\\s+(${number}))?`, (match) => {
		const from = Number(match[1]);
		const to = match[2] === undefined ? from : Number(match[2]);
		return (superevent) => from <= value(superevent) && value(superevent) <= to;
	});
}

const comparisons: Record<string, (far: number, limit: number) => boolean> = {
	'<': (far, limit) => far < limit,
	'<=': (far, limit) => far <= limit,
	'=': (far, limit) => far === limit,
	'==': (far, limit) => far === limit,
	':': (far, limit) => far === limit,
	'>': (far, limit) => far > limit,
	'>=': (far, limit) => far >= limit,
};

const categories: Record<string, Category> = { production: 'P', test: 'T', mdc: 'M' };

function pkRange(match: RegExpExecArray): (pk: number) => boolean {
	const from = Number(match[1]);
	const to = match[2] === undefined ? from : Number(match[2]);
	return (pk) => from <= pk && pk <= to;
}

function truth(word: string | undefined): boolean {
	return word?.toLowerCase() === 'true';
}

/** All terms of superevent queries; labels are not among them, they are split off before. */
export const terms: readonly Term[] = [
	term(
		'(?:(?:id|superevent_id):\\s+)?([TM]?(?:S|GW))(\\d+)([A-Za-z]*)(\\*?)',
		(match) => supereventIdCondition(match),
		{ choosesCategory: true },
	),
	term(`(?:runid:\\s+)?(${runNames})`, (match) => {
		const run = match[1] ?? '';
		return ({ t0 }) => isInRun(run, t0);
	}),
	gpsTerm('(?:(?:t_0|gpstime):\\s+)?', ({ t0 }) => t0),
	gpsTerm('t_start:\\s+', ({ tStart }) => tStart),
	gpsTerm('t_end:\\s+', ({ tEnd }) => tEnd),
	term(`(?:created:\\s+)?${timeRange}`, (match, now) => {
		const { from, to } = readTimeRange(match.slice(1), now);
		return ({ created }) => from <= created && created <= to;
	}),
	term(
		'(?:category:\\s+)?(Production|Test|MDC)',
		(match) => {
			const category = categories[match[1]?.toLowerCase() ?? ''];
			return (superevent) => superevent.category === category;
		},
		{ choosesCategory: true },
	),
	term(`far\\s*(<=|>=|==|<|>|=|:)\\s*(${number})`, (match) => {
		const holds = comparisons[match[1] ?? ''];
		const limit = Number(match[2]);
		return ({ preferredEvent: { far } }) => far !== null && (holds?.(far, limit) ?? false);
	}),
	term(
		`far(?:\\s*:|\\s+in)\\s*(${number})(?:\\s*,\\s*|\\s+\\.\\.\\s+|\\s+-\\s+)(${number})`,
		(match) => {
			const [from, to] = [Number(match[1]), Number(match[2])];
			return ({ preferredEvent: { far } }) => far !== null && from <= far && far <= to;
		},
	),
	term('is_gw:\\s+(true|false)', (match) => {
		const wanted = truth(match[1]);
		return ({ gwId }) => (gwId !== null) === wanted;
	}),
	term('(?:is_public|is_exposed):\\s+(true|false)', (match) => {
		const wanted = truth(match[1]);
		return ({ exposed }) => exposed === wanted;
	}),
	term('(?:status:\\s+)?(public|internal)', (match) => {
		const wanted = match[1]?.toLowerCase() === 'public';
		return ({ exposed }) => exposed === wanted;
	}),
	term(`preferred_event:\\s+${graceid}(?:\\s*\\.\\.\\s*${graceid})?`, (match) => {
		const isInRange = pkRange(match);
		return ({ preferredEvent }) => isInRange(preferredEvent.pk);
	}),
	term(`events?:\\s+${graceid}(?:\\s*\\.\\.\\s*${graceid})?`, (match) => {
		const isInRange = pkRange(match);
		return ({ events }) => events.some(({ pk }) => isInRange(pk));
	}),
	term('(?:submitter:\\s+)?"([^"]*)"', (match) => {
		const part = (match[1] ?? '').toLowerCase();
		return ({ submitter }) => submitter.toLowerCase().includes(part);
	}),
];
