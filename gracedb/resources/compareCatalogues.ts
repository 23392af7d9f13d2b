import { isJsonObject, type Json, type JsonObject } from '../json';

export interface Tolerances {
	/** Largest difference of two FARs, relative to the larger one, that counts as none. Default 0. */
	far?: number;
	/** Largest difference of two probabilities that counts as none. Default 0. */
	pastro?: number;
}

/** How one superevent differs between two versions of a catalog. */
export interface CatalogueChange extends JsonObject {
	superevent_id: string;
	change: 'added' | 'removed' | 'changed';
	/** Which of `pipelines`, `far` and `pastro` differ; all that there are where the superevent is new or gone. */
	differs: string[];
	/** Pipeline → event id. */
	pipelines_added: JsonObject;
	pipelines_removed: JsonObject;
	/** Pipeline → `{ before, after }`. */
	pipelines_changed: JsonObject;
	/** Hz, null where there is none. */
	far_before: Json;
	far_after: Json;
	/** Class → `{ before, after }`, of those that differ. */
	pastro_changed: JsonObject;
}

/**
 * What changed from one version of a catalog to another, one entry for each superevent that differs, by id.
 *
 * @param before superevent id → `{ pipelines, far, pastro }`, as the server gives it under `gwtc_superevents`
 */
export function compareCatalogues(
	before: JsonObject,
	after: JsonObject,
	{ far: farTolerance = 0, pastro: pastroTolerance = 0 }: Tolerances = {},
): CatalogueChange[] {
	const sameFar = (a: Json, b: Json): boolean => isClose(a, b, farTolerance * largest(a, b));
	const samePastro = (a: Json, b: Json): boolean => isClose(a, b, pastroTolerance);
	const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	return ids.flatMap((id): CatalogueChange[] => {
		const [old, now] = [before, after].map((version) => ofSuperevent(version, id)) as [
			Facts,
			Facts,
		];
		const pipelines = compareMaps(old.pipelines, now.pipelines, isSame);
		const pastro = compareMaps(old.pastro, now.pastro, samePastro);
		const isKnown = Object.hasOwn(before, id) && Object.hasOwn(after, id);
		const differs = [
			pipelines.differ && 'pipelines',
			!sameFar(old.far, now.far) && 'far',
			pastro.differ && 'pastro',
		].filter((name) => name !== false);
		if (isKnown && differs.length === 0) return [];
		return [
			{
				superevent_id: id,
				change: isKnown ? 'changed' : Object.hasOwn(after, id) ? 'added' : 'removed',
				differs,
				pipelines_added: pipelines.added,
				pipelines_removed: pipelines.removed,
				pipelines_changed: pipelines.changed,
				far_before: old.far,
				far_after: now.far,
				pastro_changed: { ...pastro.asPairs },
			},
		];
	});
}

interface Facts {
	pipelines: JsonObject;
	far: Json;
	pastro: JsonObject;
}

function ofSuperevent(version: JsonObject, id: string): Facts {
	const entry = Object.hasOwn(version, id) ? version[id] : undefined;
	const { pipelines, far = null, pastro } = isJsonObject(entry) ? entry : {};
	return {
		pipelines: isJsonObject(pipelines) ? pipelines : {},
		far,
		pastro: isJsonObject(pastro) ? pastro : {},
	};
}

interface MapDifference {
	differ: boolean;
	added: JsonObject;
	removed: JsonObject;
	/** Of keys that both have. */
	changed: JsonObject;
	/** All of them as `{ before, after }`. */
	asPairs: JsonObject;
}

function compareMaps(
	before: JsonObject,
	after: JsonObject,
	same: (a: Json, b: Json) => boolean,
): MapDifference {
	const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	const different = keys
		.map((key) => ({ key, before: before[key], after: after[key] }))
		.filter((pair) => !same(pair.before ?? null, pair.after ?? null));
	const of = (wanted: (pair: (typeof different)[number]) => Json | undefined): JsonObject =>
		Object.fromEntries(
			different.flatMap((pair) => {
				const value = wanted(pair);
				return value === undefined ? [] : [[pair.key, value]];
			}),
		);
	const asPair = (pair: (typeof different)[number]): Json => ({
		before: pair.before ?? null,
		after: pair.after ?? null,
	});
	return {
		differ: different.length > 0,
		added: of((pair) => (pair.before === undefined ? pair.after : undefined)),
		removed: of((pair) => (pair.after === undefined ? pair.before : undefined)),
		changed: of((pair) =>
			pair.before !== undefined && pair.after !== undefined ? asPair(pair) : undefined,
		),
		asPairs: of(asPair),
	};
}

function largest(a: Json, b: Json): number {
	return Math.max(...[a, b].map((value) => (typeof value === 'number' ? Math.abs(value) : 0)));
}

function isClose(a: Json, b: Json, tolerance: number): boolean {
	if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance;
	return isSame(a, b);
}

function isSame(a: Json, b: Json): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
