import { utcFromGps } from './gps';
import type { CandidateEvent, Category } from './types';

const prefixes: Record<Category, string> = { P: '', T: 'T', M: 'M' };

/** The suffix of the n-th superevent of a day: 1 → a, 26 → z, 27 → aa. */
export function lettersOf(n: number): string {
	let letters = '';
	for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
	}
	return letters;
}

/** The inverse of {@link lettersOf}. */
export function numberOf(letters: string): number {
	return [...letters.toLowerCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 96, 0);
}

/** The part of a superevent's id before its letters: category and UTC date of t_0, as in `MS240716`. */
export function datePart(category: Category, t0: number, confirmed = false): string {
	const date = utcFromGps(t0).toISOString().slice(2, 10).replaceAll('-', '');
	return `${prefixes[category]}${confirmed ? 'GW' : 'S'}${date}`;
}

/** Pieces of a superevent id for sorting: date, whether it is a GW id, number within the day. */
export function idParts(id: string): [string, boolean, number] {
	const match = /^[TM]?(S|GW)(\d{6})([a-zA-Z]+)$/.exec(id);
	if (!match) return ['', true, 0];
	return [match[2] ?? '', match[1] === 'GW', numberOf(match[3] ?? '')];
}

/** Reference server behaviour: the first rule that fits decides the prefix of an event's id. */
export function graceidPrefix(
	event: Pick<CandidateEvent, 'group' | 'pipeline' | 'search'>,
): string {
	if (event.group === 'Test') return 'T';
	if (event.search === 'MDC') return 'M';
	if (event.pipeline === 'HardwareInjection') return 'H';
	if (event.group === 'Detchar') return 'D';
	if (event.group === 'External') return 'E';
	return 'G';
}

/** `G501389`; the number has at least four digits. */
export function graceidOf(
	event: Pick<CandidateEvent, 'pk' | 'group' | 'pipeline' | 'search'>,
): string {
	return `${graceidPrefix(event)}${String(event.pk).padStart(4, '0')}`;
}

/** The category of superevents that an event may join. */
export function categoryOf(event: Pick<CandidateEvent, 'group' | 'search'>): Category {
	if (event.group === 'Test') return 'T';
	return event.search === 'MDC' ? 'M' : 'P';
}
