import { inputError } from '../errors/GraceDbError';
import type { ReadInfo } from '../http/serverInfo';
import { isJsonObject, type Json, type JsonObject, strings, textOf } from '../json';

/** Lists of names at the root of the API. Servers since 2.36 have `em-groups` in v1 only. */
export const nameLists = ['groups', 'pipelines', 'searches', 'labels', 'em-groups'] as const;
export type NameList = (typeof nameLists)[number];

/** Tables of codes and names at the root of the API. Servers since 2.36 have `instruments` in v1 only. */
export const codeLists = [
	'superevent-categories',
	'voevent-types',
	'signoff-types',
	'signoff-statuses',
	'instruments',
] as const;
export type CodeList = (typeof codeLists)[number];

export const vocabularyLists = [...nameLists, ...codeLists] as const;
export type VocabularyList = (typeof vocabularyLists)[number];

/** Something that the server knows, with the code that stands for it in requests where it has one. */
export interface VocabularyEntry extends JsonObject {
	name: string;
	code: string;
}

/** Names and codes that the server knows. */
export interface Vocabulary {
	/**
	 * The names of a list; undefined where the server does not list them.
	 *
	 * @param again whether to ask the server even if they are remembered
	 */
	names(list: NameList, again?: boolean): Promise<readonly string[] | undefined>;
	/** The same of any list; of what has no code, the name is the code. Codes that the server does not list are those of 2.36. */
	entries(list: VocabularyList): Promise<readonly VocabularyEntry[] | undefined>;
	/**
	 * Refuses a name that the server does not know, before it is sent; what was remembered of it is read again first, since the
	 * name may be new. A server that does not list its names decides itself.
	 *
	 * @param field for the error
	 * @throws GraceDbError of kind `input`
	 */
	check(list: NameList, names: readonly string[], field: string): Promise<void>;
	/**
	 * The code for what was given, a code or its name: one of those that the server knows. Where it does not list them, one of
	 * those of 2.36, or whatever is written like a code.
	 *
	 * @param field for the error
	 * @throws GraceDbError of kind `input`
	 */
	code(list: CodeList, given: string, field: string): Promise<string>;
}

/** @param info the root of the API, remembered for a few minutes */
export function createVocabulary(info: ReadInfo): Vocabulary {
	/** What v2's root lacks is read from that of v1. */
	async function atRoot(list: VocabularyList, again = false): Promise<Json | undefined> {
		const root = await info('', again);
		if (root[list] !== undefined || !strings(root['api-versions']).includes('v1'))
			return root[list];
		return (await info('v1/', again))[list];
	}

	async function names(list: NameList, again?: boolean): Promise<string[] | undefined> {
		const found = await atRoot(list, again);
		return Array.isArray(found) ? strings(found) : undefined;
	}

	return {
		names,
		async entries(list) {
			if (!isCodeList(list)) return (await names(list))?.map((name) => ({ name, code: name }));
			const found = await atRoot(list);
			const table = isJsonObject(found) ? found : codes[tableOf[list]];
			return Object.entries(table).map(([code, name]) => ({ name: textOf(name) || code, code }));
		},

		async code(list, given, field) {
			let found = await atRoot(list);
			const isUnknown = isJsonObject(found) && knownCode(found, given) === undefined;
			if (isUnknown && given.trim() !== '') found = await atRoot(list, true);
			const table = isJsonObject(found) ? found : codes[tableOf[list]];
			const code = knownCode(table, given);
			if (code !== undefined) return code;
			if (!isJsonObject(found) && looksLikeCode.test(given.trim())) return given.trim();
			const choices = Object.entries(table).map(([key, name]) => `${key} (${textOf(name)})`);
			throw inputError(
				given.trim() === '' ? `${field} is empty.` : `${field}: "${given}" is not a choice.`,
				`Choose one of ${choices.join(', ')}.`,
			);
		},

		async check(list, wanted, field) {
			const unknownTo = (known?: readonly string[]): string | undefined =>
				known && wanted.find((name) => !known.includes(name));
			if (wanted.length === 0 || unknownTo(await names(list)) === undefined) return;
			const known = await names(list, true);
			const unknown = unknownTo(known);
			if (unknown === undefined) return;
			const alike = known?.find((name) => name.toLowerCase() === unknown.toLowerCase());
			throw inputError(
				`${field}: this server does not know "${unknown}".`,
				alike === undefined
					? `It knows ${[...(known ?? [])].sort().join(', ')}.`
					: `It is written ${alike}.`,
			);
		},
	};
}

/** Codes of the server and their names, as its root gives them (GraceDB 2.17 to 2.36). */
export const codes = {
	category: { P: 'Production', T: 'Test', M: 'MDC' },
	voeventType: {
		PR: 'preliminary',
		IN: 'initial',
		UP: 'update',
		RE: 'retraction',
		EW: 'earlywarning',
	},
	signoffType: { OP: 'operator', ADV: 'advocate' },
	signoffStatus: { OK: 'OKAY', NO: 'NOT OKAY' },
	instrument: { H1: 'LHO', L1: 'LLO', V1: 'Virgo', K1: 'KAGRA' },
} as const;

const tableOf: Record<CodeList, keyof typeof codes> = {
	'superevent-categories': 'category',
	'voevent-types': 'voeventType',
	'signoff-types': 'signoffType',
	'signoff-statuses': 'signoffStatus',
	instruments: 'instrument',
};

function isCodeList(list: VocabularyList): list is CodeList {
	return codeLists.some((name) => name === list);
}

const looksLikeCode = /^[A-Z]{1,4}\d?$/;

/** The code for a code or its name, in any case, as ligo-gracedb 2.16.1 takes them; undefined if the table has neither. */
export function knownCode(table: Readonly<JsonObject>, given: string): string | undefined {
	const text = given.trim().toLowerCase();
	const found = Object.entries(table).find(
		([code, name]) => code.toLowerCase() === text || textOf(name).toLowerCase() === text,
	);
	return found?.[0];
}
