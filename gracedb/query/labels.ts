import type { Finding } from './finding';
import { anyOf } from './words';

/** A query without its label expressions. */
export interface Unlabelled {
	text: string;
	/** Where in the whole query each character of the text stands; one more for the end. */
	origin: readonly number[];
	findings: Finding[];
}

interface Expression {
	/** With `label:` and a NOT sign before it. */
	start: number;
	end: number;
	/** Names and operators. */
	tokens: readonly string[];
}

const operatorSigns = /\s*[|&,~-][|&,~\s-]*/y;
const opening = /(?:(?<![\w$])label:(?:\s+|(?=[~-])))?(?:[~-]\s*)?$/;

/**
 * Takes label expressions out of a query, wherever they stand, as the server does: `label: EM_READY & ~DQV`, also without its
 * keyword. Only the first one counts there. NOT binds closest, then OR, then AND; there are no parentheses.
 *
 * @param labels names that the server knows; if left out, only the words after `label:` are taken for labels
 */
export function takeOutLabels(query: string, labels: readonly string[] | undefined): Unlabelled {
	const expressions = findExpressions(query, labels);
	let text = '';
	const origin: number[] = [];
	let from = 0;
	for (const { start, end } of [...expressions, { start: query.length, end: query.length }]) {
		text += query.slice(from, start);
		for (let at = from; at < start; at += 1) origin.push(at);
		from = end;
	}
	origin.push(query.length);
	return { text, origin, findings: labels ? expressions.flatMap(judge) : [] };
}

/** A word that may be a label: not a number, and not a field with its colon or comparison. */
const anyWord = '(?<![\\w$:])(?=\\d*[A-Za-z_])\\w+(?![\\w$])(?!\\s*(?:[<>=:.]|in\\s))';

function findExpressions(query: string, labels: readonly string[] | undefined): Expression[] {
	const label = labels ? `(?<![\\w$])${anyOf(labels).source}(?![\\w$])` : anyWord;
	const behindKeyword = labels ? '' : '(?<=(?<![\\w$])label:\\s*(?:[~-]\\s*)?)';
	const name = new RegExp(label, 'iy');
	const expressions: Expression[] = [];
	let end = 0;
	for (const word of query.matchAll(new RegExp(behindKeyword + label, 'gi'))) {
		if (word.index < end) continue;
		const before = opening.exec(query.slice(end, word.index))?.[0] ?? '';
		const sign = /[~-]/.exec(before)?.[0];
		const tokens = [...(sign === undefined ? [] : [sign]), word[0]];
		const start = word.index - before.length;
		end = readOn(query, word.index + word[0].length, name, tokens);
		expressions.push({ start, end, tokens });
	}
	return expressions;
}

/** Reads more names with operators before them, and adds both to the tokens. */
function readOn(query: string, from: number, name: RegExp, tokens: string[]): number {
	let end = from;
	for (;;) {
		operatorSigns.lastIndex = end;
		const joint = operatorSigns.exec(query)?.[0];
		if (joint === undefined) return end;
		name.lastIndex = operatorSigns.lastIndex;
		const next = name.exec(query);
		if (!next) return end;
		tokens.push(...joint.replace(/\s/g, ''), next[0]);
		end = name.lastIndex;
	}
}

/** What is wrong or doubtful about an expression. The server passes over all but the first, so its mistakes do no harm. */
function judge({ start, end, tokens }: Expression, index: number): Finding[] {
	const at = { position: start, length: end - start };
	if (index > 0) {
		const message =
			'The server only uses the first label expression of a query and ignores this one.';
		const advice = 'Join the labels with & (and) or | (or) into one expression.';
		return [{ severity: 'warning', ...at, message, advice }];
	}
	const mistake = mistakeIn(tokens);
	if (mistake) return [{ severity: 'error', ...at, ...mistake }];
	const isMixed = tokens.includes('|') && tokens.some((token) => token === '&' || token === ',');
	if (!isMixed) return [];
	const message = `OR binds closer than AND among labels: this means ${grouped(tokens)}.`;
	return [{ severity: 'warning', ...at, message }];
}

const isNot = (token = ''): boolean => token === '~' || token === '-';
const isBinaryOperator = (token = ''): boolean => token === '|' || token === '&' || token === ',';

function mistakeIn(tokens: readonly string[]): Pick<Finding, 'message' | 'advice'> | undefined {
	for (const [index, token] of tokens.entries()) {
		const [before, after] = [tokens[index - 1], tokens[index + 1]];
		if (isBinaryOperator(token) && isBinaryOperator(after)) {
			return {
				message: `There are two operators between labels: ${token} ${after}.`,
				advice: `Use one & (and) or | (or) between two labels, for example ${nameIn(tokens, index, -1)} ${token} ${nameIn(tokens, index, 1)}.`,
			};
		}
		if (!isNot(token)) continue;
		if (isNot(after) || isBinaryOperator(after)) {
			return {
				message: `There is no label after ${token} (not).`,
				advice: `Write the label right after it: ${token}${nameIn(tokens, index, 1)}.`,
			};
		}
		if (index > 0 && !isBinaryOperator(before)) {
			return {
				message: `There is no operator between the labels ${before} and ${token}${after}.`,
				advice: `Write ${before} & ${token}${after}, or ${before} | ${token}${after}.`,
			};
		}
	}
	return undefined;
}

function nameIn(tokens: readonly string[], from: number, step: 1 | -1): string {
	let index = from + step;
	while (isNot(tokens[index]) || isBinaryOperator(tokens[index])) index += step;
	return tokens[index] ?? '';
}

function grouped(tokens: readonly string[]): string {
	const parts = tokens
		.join(' ')
		.replace(/([~-]) /g, '$1')
		.split(/ [&,] /);
	return parts.map((part) => (part.includes('|') ? `(${part})` : part)).join(' & ');
}
