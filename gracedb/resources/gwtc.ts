import { isDeepStrictEqual } from 'node:util';
import { GraceDbError, inputError } from '../errors/GraceDbError';
import { jsonBody } from '../http/body';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { readPages } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { CallOptions } from './address';

/** What a catalog says of one superevent. */
export interface CatalogueEntry extends JsonObject {
	/** Pipeline → event id. */
	pipelines: JsonObject;
	/** Hz. */
	far: number | null;
	/** Class → probability. */
	pastro: JsonObject | null;
}

export interface NewCatalogue {
	/** Letters, digits, `.`, `_` and `-`: `4`, `4a-1`. A number that exists gets its next version. */
	number: string;
	/** Superevent id → what the catalog says of it. */
	superevents: Readonly<Record<string, CatalogueEntry>>;
	comment?: string;
}

/** Gravitational-wave transient catalogs: `number`, `version`, `created`, `submitter`, `gwtc_superevents`, `comment`, `url`. */
export interface Gwtc {
	/** Never sent twice blindly: a repeat would make a further version. */
	create(catalogue: NewCatalogue, options?: CallOptions): Promise<JsonObject>;
	/**
	 * Makes a new version with the superevents of an earlier one, as `gwtc_revert` of gwtc-tools 0.3.1 does. Where the newest
	 * version has these superevents, nothing is made.
	 *
	 * @param version a whole number from 1
	 * @param options.comment default: `Revert to version 1`
	 * @returns the newest version after it, and whether it is new
	 */
	revert(
		number: string,
		version: string,
		options?: CallOptions & { comment?: string },
	): Promise<{ catalogue: JsonObject; changed: boolean }>;
	/** @param version a whole number from 1, or `latest` */
	get(number: string, version?: string, options?: CallOptions): Promise<JsonObject>;
	/** All versions of all catalogs, or of one, the newest first. */
	list(options?: CatalogueSearch): AsyncGenerator<JsonObject>;
}

export interface CatalogueSearch extends CallOptions {
	/** Default: all catalogs. */
	number?: string;
	/** Versions in all; default all. */
	limit?: number;
	/** Versions that a request asks for; default 100. */
	pageSize?: number;
	/** Pages in all; default all. */
	maxPages?: number;
}

export function gwtc(transport: Transport): Gwtc {
	const create: Gwtc['create'] = async ({ number, superevents, comment }, { signal } = {}) => {
		const name = checkCatalogue(number);
		const { content } = await transport.json({
			method: 'POST',
			path: 'gwtc/',
			needs: 'gwtc',
			body: jsonBody({
				number: name,
				smap: { ...superevents },
				comment: comment || null,
			}),
			subject: `catalog ${name}`,
			verifyAt: `the versions of catalog ${name}`,
			signal,
		});
		return isJsonObject(content) ? content : {};
	};

	const get: Gwtc['get'] = async (number, version = 'latest', { signal } = {}) => {
		const name = checkCatalogue(number);
		const which = version.trim();
		if (!/^(?:[1-9]\d*|latest)$/i.test(which)) {
			throw inputError(
				`Version: "${which}" is not a version.`,
				'Enter a whole number from 1, or latest.',
			);
		}
		const { content } = await transport.json({
			path: path`gwtc/${name}/${which}/`,
			needs: 'gwtc-version-detail',
			subject: `version ${which} of catalog ${name}`,
			signal,
		});
		return isJsonObject(content) ? content : {};
	};

	return {
		create,
		get,

		async revert(number, version, { comment, signal } = {}) {
			const which = version.trim();
			if (/^latest$/i.test(which)) {
				throw inputError(
					'Version: you cannot revert to the newest version.',
					'Enter the number of an earlier version.',
				);
			}
			const earlier = superevents(await get(number, which, { signal }), number, which);
			const newest = await get(number, 'latest', { signal });
			if (isDeepStrictEqual(superevents(newest, number, 'latest'), earlier))
				return { catalogue: newest, changed: false };
			const reverted = {
				number,
				superevents: earlier,
				comment: comment || `Revert to version ${which}`,
			};
			return { catalogue: await create(reverted, { signal }), changed: true };
		},

		list: ({ number, pageSize = 100, ...search } = {}) =>
			readPages(transport, {
				path: number === undefined ? 'gwtc/' : path`gwtc/${checkCatalogue(number)}/`,
				needs: number === undefined ? 'gwtc' : 'gwtc-number-list',
				query: {},
				name: 'results',
				idOf: (row) => `${textOf(row['number'])} ${textOf(row['version'])}`,
				pageSize,
				...search,
			}),
	};
}

/** @throws GraceDbError of kind `answer`: an answer without superevents must not become an empty version */
function superevents(
	catalogue: JsonObject,
	number: string,
	version: string,
): Record<string, CatalogueEntry> {
	const { gwtc_superevents: entries } = catalogue;
	if (isJsonObject(entries)) return entries as Record<string, CatalogueEntry>;
	throw new GraceDbError(`Version ${version} of catalog ${number} has no list of superevents.`, {
		kind: 'answer',
		advice: 'Nothing was changed. Use Get to look at this version.',
	});
}

function checkCatalogue(number: string): string {
	const name = number.trim();
	if (/^[a-zA-Z0-9._-]{1,25}$/.test(name)) return name;
	throw inputError(
		name === '' ? 'Catalog Number is empty.' : `Catalog Number: "${name}" is not a catalog number.`,
		'Use up to 25 letters, digits, dots, _ and -, for example 4 or 4a-1.',
	);
}
