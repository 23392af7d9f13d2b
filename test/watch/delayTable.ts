import {
	nothing,
	type Population,
	slicesOf,
	type ThingClass,
	worstDelay,
} from '../../watch/schedule/interval';

const matches = [100, 1000, 5000] as const;
/** Two lists of so many alerted superevents that were not retracted. */
const alerted = { alertedDay: 2, alertedWeek: 6, alertedOld: 20 };

const rows: [string, ThingClass, Partial<Population>][] = [
	['the record of others, younger than a day', 'youngSlice', { youngSlice: 1 }],
	['the record of others, older', 'oldSlice', {}],
	['notices and VOEvents of alerted ones, younger than a day', 'alertedDay', {}],
	['… younger than a week', 'alertedWeek', {}],
	['… older', 'alertedOld', {}],
	['one that the query does not find any more (of 10)', 'outside', { outside: 10 }],
	['a list of one without an alert (of 20 such lists)', 'quietList', { quietList: 20 }],
];

/** The worst delays in polls, one a minute, as a table of Markdown. */
export function delayTable(): string {
	const cells = rows.map(([what, each, more]) => {
		const delays = matches.map((count) => {
			const population: Population = { ...nothing, ...slicesOf(count), ...alerted, ...more };
			const isThere = population[each] > 0;
			return isThere ? String(worstDelay(each, population)) : '1';
		});
		return `| ${[what, ...delays].join(' | ')} |`;
	});
	return [
		`| what | ${matches.map((count) => count.toLocaleString('en')).join(' matches | ')} matches |`,
		'| --- | --- | --- | --- |',
		'| new superevents; the record of the newest 60 | 1 | 1 | 1 |',
		'| all lists of those active in the last 15 minutes (20 at most) | 1 | 1 | 1 |',
		...cells,
	].join('\n');
}

const [begin, end] = ['<!-- delays: begin -->', '<!-- delays: end -->'];

/** A text with the table between its marks. */
export function withTable(text: string, table: string): string {
	return text.replace(new RegExp(`${begin}[^]*?${end}`), () => `${begin}\n\n${table}\n\n${end}`);
}
