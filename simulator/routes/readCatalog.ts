import type { RequestBody } from '../http/body';
import { Fields } from '../http/fields';
import { isAbsent } from '../http/values';
import type { Call } from '../http/call';
import type { CatalogEntry, NewCatalog } from '../sky/catalogs';
import { graceidOf } from '../sky/ids';
import type { Superevent } from '../sky/types';
import { htmlPage, invalid, Refusal } from '../wire/errors';

type Entry = Record<string, unknown>;

function refuse(words: string): Refusal {
	return new Refusal(invalid([words]));
}

function isObject(value: unknown): value is Entry {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a request wants as a catalog, or the server's refusal. */
export function readCatalog(call: Call, body: RequestBody): NewCatalog {
	const fields = new Fields(body);
	const number = fields.text('number');
	if (number !== undefined && !/^[a-zA-Z0-9._-]+$/.test(number)) {
		fields.problem('Only letters, numbers, dots, underscores, and hyphens are allowed.');
	}
	const smap = readMap(fields);
	const comment =
		isAbsent(fields, 'comment') || body.value('comment') === null
			? ''
			: fields.text('comment', { optional: true });
	fields.check();
	// Reference server behaviour: whatever is no object breaks the check, and so does a number longer than its column.
	if (!isObject(smap)) throw new Refusal(htmlPage(500));
	const superevents = Object.fromEntries(
		Object.entries(smap).map(([id, entry]) => readEntry(call, id, entry)),
	);
	if (number === undefined || number.length > 25) throw new Refusal(htmlPage(500));
	return { number, comment: comment ?? '', superevents };
}

/** An object in a JSON body, its JSON text in a form. */
function readMap(fields: Fields): unknown {
	if (!fields.has('smap')) return fields.problem('This field is required.');
	const value = fields.body.value('smap');
	if (value === null) return fields.problem('This field may not be null.');
	if (fields.body.kind === 'json') return value;
	try {
		return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
	} catch {
		return fields.problem('Value must be valid JSON.');
	}
}

function readEntry(call: Call, id: string, entry: unknown): [string, CatalogEntry] {
	const superevent = call.sky.superevent(id);
	if (!superevent) throw refuse(`Superevent ${id} was not found in the database.`);
	if (typeof entry === 'number' || typeof entry === 'boolean' || entry === null) {
		throw new Refusal(htmlPage(500));
	}
	const facts = isObject(entry) ? entry : {};
	const pipelines = readPipelines(call, superevent, id, facts);
	return [superevent.id, { pipelines, far: readFar(id, facts), pastro: readPastro(id, facts) }];
}

function readPipelines(
	call: Call,
	superevent: Superevent,
	id: string,
	facts: Entry,
): Record<string, string> {
	if (!Object.hasOwn(facts, 'pipelines')) {
		throw refuse(`superevent key pipelines not found for gwtc_superevent ${id}.`);
	}
	const { pipelines } = facts;
	if (!isObject(pipelines)) {
		throw refuse(`value corresponding to ${id}["pipelines"] is not a dictionary`);
	}
	return Object.fromEntries(
		Object.entries(pipelines).map(([pipeline, graceid]) => [
			pipeline,
			checkedGraceid(call, superevent, id, pipeline, graceid),
		]),
	);
}

function checkedGraceid(
	call: Call,
	superevent: Superevent,
	id: string,
	pipeline: string,
	graceid: unknown,
): string {
	const wanted = typeof graceid === 'string' ? graceid : JSON.stringify(graceid);
	if (!/^[GEHMTD]\d+$/.test(wanted)) throw refuse(`Unable to parse event ${wanted}`);
	const event = call.sky.event(wanted);
	if (!event) throw refuse(`Catalog Error: Event ${wanted} was not found in the database.`);
	if (!superevent.events.includes(event)) {
		throw refuse(`Catalog Error: Event ${wanted} is not part of superevent ${id}.`);
	}
	if (event.pipeline !== pipeline) {
		throw refuse(
			`Catalog Error: Pipeline of ${wanted} (${event.pipeline}) does not match the supplied pipeline (${pipeline})`,
		);
	}
	return graceidOf(event);
}

/** What Python prints for the type of a value. */
function pythonClass(value: unknown): string {
	if (Array.isArray(value)) return "<class 'list'>";
	const names: Record<string, string> = { string: 'str', boolean: 'bool', number: 'float' };
	return `<class '${names[typeof value] ?? 'dict'}'>`;
}

function readFar(id: string, facts: Entry): number | boolean | null {
	if (!Object.hasOwn(facts, 'far')) throw refuse(`far not found for superevent ${id}`);
	const { far } = facts;
	// In Python true and false are numbers.
	if (far === null || typeof far === 'number' || typeof far === 'boolean') return far;
	throw refuse(`far value for ${id} must be null or a valid number, not ${pythonClass(far)}`);
}

function readPastro(id: string, facts: Entry): Record<string, unknown> | null {
	if (!Object.hasOwn(facts, 'pastro')) throw refuse(`pastro not found for superevent ${id}`);
	const { pastro } = facts;
	if (pastro === null || isObject(pastro)) return pastro;
	throw refuse(
		`pastro value for ${id} must be null or a valid dictionary, not ${pythonClass(pastro)}`,
	);
}
