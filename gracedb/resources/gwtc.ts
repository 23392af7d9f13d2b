import { inputError } from '../errors/GraceDbError';
import { jsonBody } from '../http/body';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { readPages } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { CallOptions } from './address';

/** What a catalogue says of one superevent. */
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
	/** Superevent id → what the catalogue says of it. */
	superevents: Readonly<Record<string, CatalogueEntry>>;
	comment?: string;
}

/** Gravitational-wave transient catalogues: `number`, `version`, `created`, `submitter`, `gwtc_superevents`, `comment`, `url`. */
export interface Gwtc {
	/** Never sent twice blindly: a repeat would make a further version. */
	create(catalogue: NewCatalogue, options?: CallOptions): Promise<JsonObject>;
	/** @param version a whole number from 1, or `latest` */
	get(number: string, version?: string, options?: CallOptions): Promise<JsonObject>;
	/** All versions of all catalogues, or of one, the newest first. */
	list(options?: CatalogueSearch): AsyncGenerator<JsonObject>;
}

export interface CatalogueSearch extends CallOptions {
	/** Default: all catalogues. */
	number?: string;
	/** Versions in all; default all. */
	limit?: number;
	/** Versions that a request asks for; default 100. */
	pageSize?: number;
	/** Pages in all; default all. */
	maxPages?: number;
}

export function gwtc(transport: Transport): Gwtc {
	return {
		async create({ number, superevents, comment }, { signal } = {}) {
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
				subject: `catalogue ${name}`,
				verifyAt: `the versions of catalogue ${name}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async get(number, version = 'latest', { signal } = {}) {
			const name = checkCatalogue(number);
			const which = version.trim();
			if (!/^(?:[1-9]\d*|latest)$/i.test(which)) {
				throw inputError(
					`Version: "${which}" is not a version.`,
					'Give a whole number from 1, or latest.',
				);
			}
			const { content } = await transport.json({
				path: path`gwtc/${name}/${which}/`,
				needs: 'gwtc-version-detail',
				subject: `version ${which} of catalogue ${name}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
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

function checkCatalogue(number: string): string {
	const name = number.trim();
	if (/^[a-zA-Z0-9._-]{1,25}$/.test(name)) return name;
	throw inputError(
		name === '' ? 'Catalog Number is empty.' : `Catalog Number: "${name}" cannot be one.`,
		'Numbers are made of at most 25 letters, digits, dots, _ and -, for example 4 or 4a-1.',
	);
}
