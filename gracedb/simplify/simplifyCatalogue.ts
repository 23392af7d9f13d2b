import { isJsonObject, type Json, type JsonObject } from '../json';
import { farInWords } from './farInWords';
import { creation } from './times';

/**
 * The flat, readable form of one version of a catalog (GWTC). Its superevents come as a list, one object each, instead of
 * an object with their ids for keys.
 */
export function simplifyCatalogue(catalogue: JsonObject): JsonObject {
	const { gwtc_superevents: entries } = catalogue;
	const superevents = isJsonObject(entries)
		? Object.entries(entries).map(([id, entry]) => simplifyCatalogueEntry(id, entry))
		: [];
	return {
		number: catalogue['number'] ?? null,
		version: catalogue['version'] ?? null,
		...creation(catalogue['created']),
		submitter: catalogue['submitter'] ?? null,
		comment: catalogue['comment'] ?? null,
		superevent_count: superevents.length,
		superevents,
		url: catalogue['url'] ?? null,
	};
}

/**
 * What a catalog says of one superevent, in the words of `simplifySuperevent`: `far` in Hz, `classification` as class →
 * probability, `pipelines` as pipeline → event id.
 */
export function simplifyCatalogueEntry(supereventId: string, entry: Json): JsonObject {
	const { pipelines, far, pastro } = isJsonObject(entry) ? entry : {};
	return {
		superevent_id: supereventId,
		far: far ?? null,
		far_in_words: farInWords(far),
		classification: pastro ?? null,
		pipelines: pipelines ?? null,
	};
}
