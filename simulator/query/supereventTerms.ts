import { byFact, type Column, type Condition as Indexable, type Fact } from '../sky/index/facts';
import type { Category, Superevent } from '../sky/types';
import { isInRun, partsOfRun, runNames } from './runs';
import { supereventIdCondition } from './supereventIds';
import { Scanner } from './scanner';
import { isSubmittedBy } from './submitters';
import { readTimes } from './times';

export type Condition = Indexable<Superevent>;

export interface Found {
	/** Where the term ends. */
	end: number;
	condition: () => Condition;
}

export interface Term {
	/** Tries to read the whole term with its keyword at a position. */
	read: (text: string, position: number, now: Date) => Found | undefined;
	/** Switches the default exclusion of Test and MDC off. */
	choosesCategory?: boolean;
}

// A number takes every point that touches it: `1..2` without blanks is not a range.
const number = '[+-]?\\d+(?:\\.\\d*|(?!\\.))(?:[eE][+-]?\\d+)?';
const range = `(${number})(?:\\s*\\.\\.\\s*(${number}))?`;
const graceids = (letters: string) => `[${letters}](\\d+)(?:\\s*\\.\\.\\s*[${letters}](\\d+))?`;

/** A term: the keyword, a blank, the value. Reference server behaviour: the next one may follow without a blank. */
function term(
	source: string,
	condition: (match: RegExpExecArray) => Condition,
	options: { choosesCategory?: boolean } = {},
): Term {
	const pattern = new RegExp(source, 'iy');
	const read = (text: string, position: number): Found | undefined => {
		pattern.lastIndex = position;
		const match = pattern.exec(text);
		if (!match || hasShoutedKeyword(match[0])) return undefined;
		return { end: pattern.lastIndex, condition: () => condition(match) };
	};
	return { read, ...options };
}

/** Values may have any case, keywords only the small one. */
function hasShoutedKeyword(text: string): boolean {
	const keyword = /^(?:\w+(?=:)|far(?=\W))/i.exec(text)?.[0] ?? '';
	return keyword !== keyword.toLowerCase();
}

const createdTerm: Term = {
	read: (text, position, now) => {
		const scanner = new Scanner(text);
		scanner.position = position;
		const range = readTimes(scanner, now, scanner.keyword('created'));
		if (!range) return undefined;
		const condition = byFact<Superevent>(
			{ column: 'created', from: range.from.getTime(), to: range.to.getTime() },
			({ created }) => range.from <= created && created <= range.to,
		);
		return { end: scanner.position, condition: () => condition };
	},
};

function gpsTerm(
	keyword: string,
	value: (superevent: Superevent) => number,
	column?: Column,
): Term {
	return term(`${keyword}${range}`, (match) => {
		const from = Number(match[1]);
		const to = match[2] === undefined ? from : Number(match[2]);
		const holds = (superevent: Superevent) => from <= value(superevent) && value(superevent) <= to;
		return column ? byFact({ column, from, to }, holds) : holds;
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

function farRange(sign: string, limit: number): Fact {
	const isOpen = sign === '<' || sign === '>';
	if (sign.startsWith('<')) return { column: 'far', from: -Infinity, to: limit, isOpen };
	if (sign.startsWith('>')) return { column: 'far', from: limit, to: Infinity, isOpen };
	return { column: 'far', from: limit, to: limit };
}

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
		'(?:(?:id|superevent_id):\\s+)?([TM]?(?:S|GW))(\\d+)(?:\\s*([A-Za-z]+))?(\\*?)',
		(match) => supereventIdCondition(match),
		{ choosesCategory: true },
	),
	term(`(?:runid:\\s+)?(${runNames})`, (match) => {
		const run = match[1] ?? '';
		return byFact({ column: 't0', anyOf: partsOfRun(run) }, ({ t0 }) => isInRun(run, t0));
	}),
	gpsTerm('(?:(?:t_0|gpstime):\\s+)?', ({ t0 }) => t0, 't0'),
	gpsTerm('t_start:\\s+', ({ tStart }) => tStart),
	gpsTerm('t_end:\\s+', ({ tEnd }) => tEnd),
	createdTerm,
	term(
		'(?:category:\\s+)?(Production|Test|MDC)',
		(match) => {
			const category = categories[match[1]?.toLowerCase() ?? ''];
			const holds = (superevent: Superevent) => superevent.category === category;
			return category ? byFact({ category }, holds) : holds;
		},
		{ choosesCategory: true },
	),
	term(`far\\s*(<=|>=|==|<|>|=|:)\\s*(${number})`, (match) => {
		const holds = comparisons[match[1] ?? ''];
		const limit = Number(match[2]);
		return byFact(
			farRange(match[1] ?? '', limit),
			({ preferredEvent: { far } }) => far !== null && (holds?.(far, limit) ?? false),
		);
	}),
	term(`far(?:\\s*:|\\s+in)\\s*(${number})\\s*(?:,|\\.\\.|-)\\s*(${number})`, (match) => {
		const [from, to] = [Number(match[1]), Number(match[2])];
		return byFact(
			{ column: 'far', from, to },
			({ preferredEvent: { far } }) => far !== null && from <= far && far <= to,
		);
	}),
	term('is_gw:\\s+(true|false)', (match) => {
		const wanted = truth(match[1]);
		return ({ gwId }) => (gwId !== null) === wanted;
	}),
	term('(?:is_public|is_exposed):\\s+(true|false)', (match) => {
		const wanted = truth(match[1]);
		return byFact({ exposed: wanted }, ({ exposed }) => exposed === wanted);
	}),
	term('(?:status:\\s+)?(public|internal)', (match) => {
		const wanted = match[1]?.toLowerCase() === 'public';
		return byFact({ exposed: wanted }, ({ exposed }) => exposed === wanted);
	}),
	term(`preferred_event:\\s+${graceids('GHMT')}`, (match) => {
		const isInRange = pkRange(match);
		return ({ preferredEvent }) => isInRange(preferredEvent.pk);
	}),
	term(`events?:\\s+${graceids('EGHMT')}`, (match) => {
		const isInRange = pkRange(match);
		return ({ events }) => events.some(({ pk }) => isInRange(pk));
	}),
	term('(?:submitter:\\s+)?"([^"]*)"', (match) => {
		const part = match[1] ?? '';
		return ({ submitter }) => isSubmittedBy(submitter, part);
	}),
];
