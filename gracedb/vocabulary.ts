import { inputError } from './errors';
import { isJsonObject, type JsonObject, strings } from './json';

/** Lists of names at the root of the API. Servers since 2.36 have `em-groups` in v1 only. */
export type VocabularyList = 'groups' | 'pipelines' | 'searches' | 'labels' | 'em-groups';

/** Names and codes that the server knows. */
export interface Vocabulary {
	/** The names of a list; undefined where the server does not tell them. */
	names(list: VocabularyList): Promise<readonly string[] | undefined>;
	/**
	 * Refuses a name that the server does not know, before it is sent. A server that does not tell its names decides itself.
	 *
	 * @param field for the error
	 * @throws GraceDbError of kind `input`
	 */
	check(list: VocabularyList, names: readonly string[], field: string): Promise<void>;
}

/** @param info the root of the API at a path (`''` or `v1/`), remembered for a few minutes */
export function createVocabulary(info: (path?: string) => Promise<JsonObject>): Vocabulary {
	async function names(list: VocabularyList): Promise<string[] | undefined> {
		const root = await info();
		if (Array.isArray(root[list])) return strings(root[list]);
		const older = strings(root['api-versions']).includes('v1') ? await info('v1/') : {};
		return isJsonObject(older) && Array.isArray(older[list]) ? strings(older[list]) : undefined;
	}

	return {
		names,
		async check(list, wanted, field) {
			if (wanted.length === 0) return;
			const known = await names(list);
			const stranger = known && wanted.find((name) => !known.includes(name));
			if (stranger === undefined) return;
			const alike = known?.find((name) => name.toLowerCase() === stranger.toLowerCase());
			throw inputError(
				`${field}: this server does not know "${stranger}".`,
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

/**
 * The code for what was given: a code or its name, in any case, as ligo-gracedb 2.16.1 takes them.
 *
 * @param field for the error
 * @throws GraceDbError of kind `input`
 */
export function codeOf(
	table: Readonly<Record<string, string>>,
	given: string,
	field: string,
): string {
	const text = given.trim().toLowerCase();
	const found = Object.entries(table).find(
		([code, name]) => code.toLowerCase() === text || name.toLowerCase() === text,
	);
	if (found) return found[0];
	const choices = Object.entries(table).map(([code, name]) => `${code} (${name})`);
	throw inputError(`${field}: "${given}" is not a choice.`, `Choose one of ${choices.join(', ')}.`);
}
