import { inputError } from '../errors/GraceDbError';
import { parseSupereventId } from '../ids';
import { isJsonObject, type Json, type JsonObject } from '../json';
import type { CatalogueEntry } from './gwtc';

/** One row of a table: a superevent of the catalog. */
export interface CatalogueRow {
	superevent: unknown;
	/** An object `{ pipeline: event }`, its JSON text, or `gstlal: G412345, pycbc: G412346`. */
	pipelines: unknown;
	/** Hz; null or empty where there is none. */
	far: unknown;
	/** An object `{ class: probability }`, its JSON text, or `BNS: 0.9, Terrestrial: 0.1`; null or empty where there is none. */
	pastro: unknown;
}

export type CatalogueEntries = Record<string, CatalogueEntry>;

/**
 * The superevents of a catalog from rows, one for each.
 *
 * @throws GraceDbError of kind `input` that names the row; a superevent that comes twice is one
 */
export function readCatalogueRows(rows: readonly CatalogueRow[]): CatalogueEntries {
	const firstRow = new Map<string, number>();
	const entries = rows.map((row, index): [string, CatalogueEntry] => {
		const where = `Item ${index + 1}`;
		const id = parseSupereventId(words(row.superevent), `${where}: superevent`);
		const first = firstRow.get(id);
		if (first !== undefined) {
			throw inputError(
				`${where}: ${id} is already in item ${first + 1}.`,
				'A catalog has each superevent once. Remove the duplicates, for example with Remove Duplicates.',
			);
		}
		firstRow.set(id, index);
		const pipelines = readMap(row.pipelines, `${where} (${id}): pipelines`);
		if (!pipelines) {
			throw inputError(
				`${where} (${id}) has no pipelines.`,
				'Enter an object with the event of each pipeline, like {"gstlal": "G412345"}.',
			);
		}
		const pastro = readMap(row.pastro, `${where} (${id}): pastro`);
		return [
			id,
			{
				pipelines,
				far: readFar(row.far, `${where} (${id}): far`),
				pastro: pastro && numbersIn(pastro, `${where} (${id}): pastro`),
			},
		];
	});
	return Object.fromEntries(entries);
}

/**
 * The superevents of a catalog from JSON, `{ "S240716b": { "pipelines": {…}, "far": 1e-9, "pastro": {…} } }`. What stands
 * inside is sent as it is; the server checks it.
 *
 * @throws GraceDbError of kind `input`
 */
export function readCatalogueJson(given: unknown): CatalogueEntries {
	const content = typeof given === 'string' ? parseJson(given) : given;
	if (!isJsonObject(content)) {
		throw inputError(
			'Superevents: this is not a JSON object with superevent IDs as keys.',
			'Enter an object like {"S240716b": {"pipelines": {"gstlal": "G412345"}, "far": 1e-9, "pastro": null}}.',
		);
	}
	const entries = new Map<string, CatalogueEntry>();
	for (const [key, entry] of Object.entries(content)) {
		const id = parseSupereventId(key, 'Superevents');
		if (entries.has(id)) {
			throw inputError(
				`Superevents: ${id} is there twice.`,
				'A catalog has each superevent once. Remove one of the two.',
			);
		}
		entries.set(id, entry as CatalogueEntry);
	}
	return Object.fromEntries(entries);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

function words(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function readFar(value: unknown, where: string): number | null {
	if (isNothing(value)) return null;
	const far = typeof value === 'string' ? Number(value) : value;
	if (typeof far === 'number' && Number.isFinite(far)) return far;
	throw inputError(
		`${where} must be a number in Hz, not "${words(value)}".`,
		'Correct the value, or leave it empty.',
	);
}

function readMap(value: unknown, where: string): JsonObject | null {
	if (isNothing(value)) return null;
	const given = typeof value === 'string' ? (parseJson(value) ?? pairsIn(value)) : value;
	if (isJsonObject(given)) return given;
	throw inputError(
		`${where} must be an object, not "${words(value)}".`,
		'Enter an object, its JSON, or pairs like gstlal: G412345, pycbc: G412346.',
	);
}

/** `gstlal: G412345, pycbc: G412346`, also with `=` and `;`, as people write it into one cell. */
function pairsIn(text: string): JsonObject | undefined {
	const pairs = text
		.split(/[,;\n]/)
		.filter((pair) => pair.trim() !== '')
		.map((pair) => {
			const at = pair.search(/[:=]/);
			return at < 0 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
		});
	if (pairs.flat().includes('')) return undefined;
	return Object.fromEntries(pairs) as JsonObject;
}

function numbersIn(map: JsonObject, where: string): JsonObject {
	const read = ([name, value]: [string, Json]): [string, Json] => {
		const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (number === null || (typeof number === 'number' && Number.isFinite(number))) {
			return [name, number];
		}
		throw inputError(
			`${where}: the probability of ${name} must be a number, not "${words(value)}".`,
			'Probabilities are numbers from 0 to 1.',
		);
	};
	return Object.fromEntries(Object.entries(map).map(read));
}
