import { readAttributes } from './attributes';
import type { Reader } from './reader';
import { createdWarnings, readRun } from './sharedTerms';
import { rangeWarnings, type Found, keyed, type ReadTerm, submitter, truth } from './term';
import { isDay, readTimes } from './times';
import { anyOf, type QueryVocabulary } from './words';

const instruments = ['H1', 'H2', 'L1', 'V1', 'K1'];
const ifos = /(?:H1|H2|L1|V1|K1)(?:,(?:H1|H2|L1|V1|K1))*/y;

function readIfos(reader: Reader): Omit<Found, 'field'> | undefined {
	const found = reader.take(ifos)?.[0];
	if (found === undefined) return undefined;
	const warnings: string[] = [];
	const places = found.split(',').map((name) => instruments.indexOf(name));
	if (places.some((place, index) => index > 0 && place <= (places[index - 1] ?? 0))) {
		warnings.push(
			'The server searches for this exact text in its list of instruments, which are in the order H1,L1,V1.',
		);
	}
	if (found.includes('K1')) warnings.push('The server may not know K1 in ifos:.');
	const digits = /\d*/y;
	digits.lastIndex = reader.position;
	if ((found === 'H1' || found === 'H2') && digits.exec(reader.text)?.[0]) {
		warnings.push(
			`The server reads this as the instrument ${found} and a GPS time. For the ID of a hardware injection, use hid:.`,
		);
	}
	return { warnings };
}

function idTerm(letter: string): ReadTerm {
	const id = new RegExp(`${letter}\\s*(\\d+)`, 'iy');
	return keyed(`${letter}id`, 'bare too', (reader) => {
		const isGlued =
			reader.next === reader.position && /\d/.test(reader.text.charAt(reader.next - 1));
		const from = reader.take(id);
		if (!from) return undefined;
		const to = reader.rangeEnd(() => reader.take(id));
		const warnings = to ? rangeWarnings(Number(from[1]), Number(to[1])) : [];
		if (letter === 'e' && isGlued) {
			warnings.push(
				'The server reads this as a GPS time and the ID of an external event. Write only digits.',
			);
		}
		return { warnings };
	});
}

/** Names one after another, read without regard to where words end. */
function nameTerm(field: string, names: readonly string[] | undefined, after = ''): ReadTerm {
	if (!names) {
		// Any word may be a name, if its keyword says so.
		const word = /[A-Za-z]\w*(?!\w)(?!\s*[:.<>=])/y;
		return keyed(field, 'keyword', (reader) => {
			if (!reader.take(word)) return undefined;
			return { warnings: [`The server did not say which names it knows for ${field}:.`] };
		});
	}
	const form = anyOf(names, after);
	return keyed(field, 'bare too', (reader) => {
		const found: string[] = [];
		for (;;) {
			const name = reader.take(form)?.[1];
			if (name === undefined) break;
			found.push(name);
		}
		const last = found.at(-1);
		if (last === undefined) return undefined;
		const isCut = /^[\w.]/.test(reader.text.slice(reader.position));
		const warnings = isCut
			? [
					`The server reads the start of this word as the ${field} "${last}", and the rest as something else.`,
				]
			: [];
		return { value: found.join(' '), warnings };
	});
}

const gps = /[\d.]+/y;

function readGps(reader: Reader): Omit<Found, 'field'> | undefined {
	const first = reader.take(gps)?.[0];
	// Points alone are the `..` of a range of something else.
	if (first === undefined || /^\.\.+$/.test(first)) return undefined;
	const second = reader.rangeEnd(() => reader.take(gps)?.[0]);
	const warnings = second === undefined ? [] : rangeWarnings(Number(first), Number(second));
	if ([first, second ?? '0'].some((text) => !/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text))) {
		warnings.push(
			`"${first}" is not a number, so the server may refuse it. A range needs spaces: 1238166018 .. 1269363618.`,
		);
	}
	return { warnings };
}

const supereventId = /[TM]?(?:S|GW)(\d{6})\d*\s*[A-Za-z]*/iy;
const replayId = /[\w-]+/y;
const digits = /\d+/y;

/** The terms of event queries, in the order of the server, which takes the first that fits. */
export function eventTerms(
	{ searches, pipelines, groups }: QueryVocabulary,
	runs: readonly string[],
): readonly ReadTerm[] {
	return [
		keyed('ifos', 'bare too', readIfos),
		keyed('nevents', 'keyword', (reader) => {
			const found = reader.take(digits);
			return found && { value: found[0] };
		}),
		(reader) => (reader.take(/hasfar/iy) ? { field: 'hasfar' } : undefined),
		...['g', 'h', 't', 'e', 'm'].map(idTerm),
		// Reference server behaviour: the table grbevent is not the search GRB.
		nameTerm('search', searches, '(?!event)'),
		nameTerm('pipeline', pipelines),
		nameTerm('group', groups),
		keyed('gpstime', 'bare too', readGps),
		keyed('created', 'bare too', (reader) => createdWarnings(readTimes(reader))),
		submitter,
		keyed('runid', 'bare too', readRun(runs)),
		truth('in_superevent'),
		keyed('superevent', 'keyword', (reader) => {
			const found = reader.take(supereventId);
			return found && isDay(found[1] ?? '') ? {} : undefined;
		}),
		truth('is_preferred_event'),
		keyed('replay_id', 'keyword', (reader) => (reader.take(replayId) ? {} : undefined)),
		readAttributes,
	];
}
