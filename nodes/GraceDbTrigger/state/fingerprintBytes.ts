import type { ByteReader, ByteWriter } from './bytes';
import { type Fingerprint, growing, type KnownSignoff } from './fingerprint';
import { Words, type WordReader } from './words';

const day = 86_400;
/** Between the beginnings of Unix and GPS time, leap seconds of today included: only to make numbers small. */
const gpsOffset = 315_964_800 - 18;
const micro = 1e6;
const places = ['inside', 'outside', 'hidden', 'unseen'] as const;
const exposures = [undefined, false, true] as const;

/** What the last one was like: the next is told by its difference. */
interface Last {
	created: number;
	since: number;
}

/** Writes fingerprints one after another, each as what is different from the last. */
export function fingerprintWriter(to: ByteWriter): (id: string, print: Fingerprint) => void {
	const words = new Words(to);
	const last: Last = { created: 0, since: 0 };
	return (id, print) => {
		const { created, since, preferred } = print;
		to.signed(created - last.created);
		to.signed(since - last.since);
		last.created = created;
		last.since = since;
		writeId(to, words, id, created);
		writeTime(to, print.t0, created - gpsOffset);
		for (const time of [print.tStart, print.tEnd]) {
			writeTime(to, time, print.t0 ?? created - gpsOffset);
		}
		for (const rate of [print.far, print.timeCoincFar, print.spaceCoincFar]) {
			to.whole(rate === null ? 0 : 1);
			if (rate !== null) to.exact(rate);
		}
		words.put(print.emType);
		words.put(print.gwId);
		to.whole(print.labels.size);
		for (const [name, setAt] of print.labels) {
			words.put(name);
			to.whole(setAt === 0 ? 0 : 1 + zigzag(setAt - created));
		}
		const base = writeEvent(to, words, preferred, 0);
		to.whole(print.events.length);
		for (const event of print.events) writeEvent(to, words, event, base);
		to.whole(places.indexOf(print.place) + places.length * exposures.indexOf(print.exposed));
		for (const list of growing) to.whole((print.read[list] ?? -1) + 1);
		writeCounts(to, words, print.told);
		writeCounts(to, words, print.turns);
		to.whole(print.signoffs === undefined ? 0 : 1 + print.signoffs.size);
		for (const [name, { status, comment, revision }] of print.signoffs ?? []) {
			words.put(name);
			words.put(status);
			to.text(comment);
			to.whole(revision);
		}
	};
}

/** Reads what a {@link fingerprintWriter} wrote. */
export function fingerprintReader(
	from: ByteReader,
	words: WordReader,
): () => [string, Fingerprint] {
	const last: Last = { created: 0, since: 0 };
	return () => {
		last.created += from.signed();
		last.since += from.signed();
		const { created, since } = last;
		const id = readId(from, words, created);
		const t0 = readTime(from, created - gpsOffset);
		const tStart = readTime(from, t0 ?? created - gpsOffset);
		const tEnd = readTime(from, t0 ?? created - gpsOffset);
		const [far, timeCoincFar, spaceCoincFar] = [readRate(from), readRate(from), readRate(from)];
		const [emType, gwId] = [words.take(), words.take()];
		const labels = new Map<string, number>();
		for (let left = from.whole(); left > 0; left -= 1) {
			const name = words.take();
			const code = from.whole();
			labels.set(name, code === 0 ? 0 : unzigzag(code - 1) + created);
		}
		const preferred = readEvent(from, words, 0);
		const base = eventNumber(preferred);
		const events: string[] = [];
		for (let left = from.whole(); left > 0; left -= 1) events.push(readEvent(from, words, base));
		const state = from.whole();
		const read: Record<string, number> = {};
		for (const list of growing) {
			const code = from.whole();
			if (code > 0) read[list] = code - 1;
		}
		const told = readCounts(from, words);
		const turns = readCounts(from, words);
		const signoffs = readSignoffs(from, words);
		const exposed = exposures[Math.floor(state / places.length)];
		return [
			id,
			{
				...{ created, since, t0, tStart, tEnd, far, timeCoincFar, spaceCoincFar, emType, gwId },
				...{ labels, preferred, events, read, told, turns },
				place: places[state % places.length] ?? 'inside',
				...(signoffs ? { signoffs } : {}),
				...(exposed === undefined ? {} : { exposed }),
			},
		];
	};
}

const supereventId = /^([A-Z]+)(\d\d)(\d\d)(\d\d)([a-z]{1,6})$/;

function writeId(to: ByteWriter, words: Words, id: string, created: number): void {
	const [, prefix = '', ...rest] = supereventId.exec(id) ?? [];
	const [year = '', month = '', date = '', letters = ''] = rest;
	const days = Math.floor(
		Date.UTC(2000 + Number(year), Number(month) - 1, Number(date)) / 1000 / day,
	);
	// An impossible date would come back as another one.
	const isPlain = prefix !== '' && dateText(days) === year + month + date;
	words.put(isPlain ? prefix : '');
	if (!isPlain) return to.text(id);
	to.signed(days - Math.floor(created / day));
	to.whole([...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0));
}

function readId(from: ByteReader, words: WordReader, created: number): string {
	const prefix = words.take();
	if (prefix === '') return from.text();
	const days = from.signed() + Math.floor(created / day);
	let letters = '';
	for (let rest = from.whole(); rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
	}
	return prefix + dateText(days) + letters;
}

function dateText(days: number): string {
	const date = new Date(days * day * 1000);
	return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(2, 10).replaceAll('-', '');
}

/** GPS times mostly have whole microseconds and are near another time. */
function writeTime(to: ByteWriter, time: number | null, base: number): void {
	if (time === null) return to.whole(0);
	const steps = Math.round(time * micro);
	if (steps / micro === time && Number.isSafeInteger(steps)) {
		return to.whole(2 + zigzag(steps - Math.round(base * micro)));
	}
	to.whole(1);
	to.exact(time);
}

function readTime(from: ByteReader, base: number): number | null {
	const code = from.whole();
	if (code === 0) return null;
	if (code === 1) return from.exact();
	return (unzigzag(code - 2) + Math.round(base * micro)) / micro;
}

function readRate(from: ByteReader): number | null {
	return from.whole() === 0 ? null : from.exact();
}

/** Ids of events are one letter and a number, near that of the preferred event. */
const eventId = /^([A-Z])([1-9]\d{0,14})$/;

function eventNumber(id: string): number {
	return Number(eventId.exec(id)?.[2] ?? 0);
}

function writeEvent(to: ByteWriter, words: Words, id: string, base: number): number {
	const letter = eventId.exec(id)?.[1] ?? '';
	words.put(letter);
	if (letter === '') to.text(id);
	else to.signed(eventNumber(id) - base);
	return eventNumber(id);
}

function readEvent(from: ByteReader, words: WordReader, base: number): string {
	const letter = words.take();
	return letter === '' ? from.text() : `${letter}${from.signed() + base}`;
}

function writeCounts(to: ByteWriter, words: Words, counts: Fingerprint['turns']): void {
	const entries = Object.entries(counts);
	to.whole(entries.length);
	for (const [name, count = 0] of entries) {
		words.put(name);
		to.whole(count);
	}
}

function readCounts(from: ByteReader, words: WordReader): Record<string, number> {
	const counts: Record<string, number> = {};
	for (let left = from.whole(); left > 0; left -= 1) counts[words.take()] = from.whole();
	return counts;
}

function readSignoffs(from: ByteReader, words: WordReader): Map<string, KnownSignoff> | undefined {
	const code = from.whole();
	if (code === 0) return undefined;
	const signoffs = new Map<string, KnownSignoff>();
	for (let left = code - 1; left > 0; left -= 1) {
		const name = words.take();
		const status = words.take();
		signoffs.set(name, { status, comment: from.text(), revision: from.whole() });
	}
	return signoffs;
}

function zigzag(value: number): number {
	return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(code: number): number {
	return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
