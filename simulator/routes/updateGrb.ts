import { isGrbPipeline } from '../eventFiles';
import type { RequestBody } from '../http/body';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { writeLog } from '../sky/annotate';
import { graceidOf } from '../sky/ids';
import { mayUpdateGrb } from '../sky/permissions';
import { ok, type Answer } from '../wire/answers';
import { eventDictionary } from '../wire/eventDictionary';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { pythonNumber } from '../wire/pythonNumber';
import { graceidForm, requirePermission, theEventToChange } from './find';

/** Names in requests, and those of the columns as answers show them. */
const columns: Record<string, string> = {
	t90: 'T90',
	redshift: 'redshift',
	designation: 'designation',
	ra: 'ra',
	dec: 'dec',
	error_radius: 'error_radius',
};

/** `PATCH events/{graceid}/update-grbevent/`: what is given and differs is changed. */
async function update(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	requirePermission(call, mayUpdateGrb(call.viewer));
	const row = event.extraAttributes.GRB;
	if (!isGrbPipeline(event.pipeline) || !row) {
		const words = `Cannot update GRB event parameters for non-GRB event ${graceidOf(event)}`;
		throw new Refusal(sentence(400, words));
	}
	const body = await call.body();
	const changes = Object.entries(columns).flatMap(([name, column]) => {
		if (!body.has(name)) return [];
		const value = name === 'designation' ? readText(body, name) : readNumber(body, name);
		return value === (row[column] ?? null) ? [] : [{ name, column, value }];
	});
	if (changes.length === 0) {
		throw new Refusal({ status: 400, body: ['Request would not modify the GRB event'] });
	}
	const texts = changes.map(
		({ name, column, value }) =>
			`${name}: ${printed((row[column] as string | number | null) ?? null)} -> ${printed(value)}`,
	);
	for (const { column, value } of changes) row[column] = value;
	writeLog(event, call.author, { comment: `Updated GRB event parameters: ${texts.join(', ')}` });
	return ok(eventDictionary(event, call));
}

/** As Python's str() has it. */
function printed(value: string | number | null): string {
	if (value === null) return 'None';
	return typeof value === 'number' ? pythonNumber(value) : value;
}

function readNumber(body: RequestBody, name: string): number {
	const value = body.value(name);
	// Reference server behaviour: null is not expected.
	if (value === null) throw new Refusal(htmlPage(500));
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw new Refusal({ status: 400, body: [`Parameter '${name}' must be a float`] });
}

function readText(body: RequestBody, name: string): string {
	const value = body.value(name);
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	// The column takes 20 characters; the database refuses more.
	if (text.length > 20) throw new Refusal(htmlPage(500));
	return text;
}

export const updateGrbResources: Resource[] = [
	{ path: 'events/:graceid/update-grbevent/', where: graceidForm, PATCH: update },
];
