import fc from 'fast-check';
import type { Dialect, QueryVocabulary } from '../../../gracedb/query/words';

type Text = fc.Arbitrary<string>;

const of = (...values: string[]): Text => fc.constantFrom(...values);
const join = (separator: string, ...parts: Text[]): Text =>
	fc.tuple(...parts).map((texts) => texts.join(separator));
const maybe = (text: Text): Text => fc.option(text, { nil: '' });
const digits = (low: number, high: number): Text => fc.integer({ min: low, max: high }).map(String);

/** A word in some other case. */
const anyCase = (text: Text): Text =>
	fc
		.tuple(text, fc.constantFrom(0, 1, 2))
		.map(([word, how]) => [word, word.toUpperCase(), word.toLowerCase()][how] ?? word);

const number = of('1e-7', '2.5', '0', '12', '1E-9', '3.25e-10', '1e+2');
const range = (value: Text): Text => join(' .. ', value, value);
const oneOrRange = (value: Text): Text => fc.oneof(value, range(value));
const date = fc
	.tuple(fc.integer({ min: 0, max: 20_000 }), of('', ' 12:30', ' 01:02:03'))
	.map(([day, clock]) => new Date(day * 86_400_000).toISOString().slice(0, 10) + clock);
const phrase = of(
	'now',
	'today',
	'yesterday',
	'noon yesterday',
	'2 days ago',
	'a week ago',
	'last Monday',

	'3 hours ago',
	'a couple of months ago',
	'2 hours before noon',
	'in 2 days',
	'1 day from now',
);
const times = fc.oneof(oneOrRange(date), oneOrRange(phrase));
const truth = anyCase(of('true', 'false'));
const run = anyCase(of('O1', 'O3', 'O4a', 'ER1test'));
const gps = of('1238166018', '1405136958.508404', '899999000.0');
const quoted = of('"emfollow"', '"H1,L1"', '""', '"a b"');
const comparison = of('<', '<=', '=', '==', ':', '>', '>=');

/** Labels with AND, OR and NOT, in an expression that can be reduced. */
function labelExpression(labels: readonly string[]): Text {
	const label = join('', of('', '', '~', '-'), anyCase(of(...labels)));
	const more = fc.array(join('', of(' & ', ' | ', ', ', '&', '|'), label), { maxLength: 3 });
	return fc
		.tuple(of('', 'label: '), label, more)
		.map(([keyword, first, rest]) => keyword + first + rest.join(''));
}

const supereventId = join(
	'',
	anyCase(of('S', 'TS', 'MS', 'GW', 'TGW', 'MGW')),
	of('190425', '250101', '991231'),
	anyCase(of('a', 'z', 'ab')),
);

function supereventTerms(): Text[] {
	const graceid = join('', of('G', 'g', 'M', 'T', 'H'), digits(1, 999_999));
	return [
		join('', of('', 'id: ', 'superevent_id: '), supereventId),
		of('S25*', 'ms2509*', 'TGW25*', 'S250908ab*', 'id: S2*'),
		join('', of('', 'runid: '), run),
		join('', of('', 't_0: ', 'gpstime: ', 't_start: ', 't_end: '), oneOrRange(gps)),
		join('', of('', 'created: ', 'created:  '), times),
		join('', of('', 'category: '), anyCase(of('Test', 'MDC', 'Production'))),
		join('', of('far', 'far '), comparison, of('', ' '), number),
		join('', of('far: ', 'far in '), join('', number, of(' .. ', ', ', ','), number)),
		join('', of('is_gw: ', 'is_public: ', 'is_exposed: '), truth),
		join('', of('', 'status: '), anyCase(of('public', 'internal'))),
		join('', of('event: ', 'events: ', 'preferred_event: '), oneOrRange(graceid)),
		join('', of('', 'submitter: '), quoted),
	];
}

const numeric = of('far', 'FAR', 'likelihood', 'si.snr', 'ci.mchirp', 'superevent.t_0');
const textual = of('graceid', 'si.channel', 'instruments');
const signs = join('', of('', ' '), comparison, of('', ' '));
const comparing = fc.oneof(
	join('', numeric, signs, number),
	join('', of('nevents', 'nevents '), of('<', '> ', '>=', '= '), digits(1, 5)),
	join('', textual, signs, quoted),
	join('', numeric, fc.constant(' in '), number, of(', ', ','), number),
);
const attributes = fc.oneof(
	comparing,
	join('', of('', '~', '-'), comparing, of(' & ', ' | ', ', '), of('', '~'), comparing),
	join(
		'',
		fc.constant('('),
		comparing,
		fc.constant(' | '),
		comparing,
		fc.constant(') & '),
		comparing,
	),
);

function names(keyword: string, list: readonly string[] = []): Text {
	const some = fc.array(anyCase(of(...list)), { minLength: 1, maxLength: 3 });
	return join(
		'',
		of('', `${keyword}: `),
		some.map((found) => found.join(' ')),
	);
}

function eventTerms({ groups, pipelines, searches }: QueryVocabulary): Text[] {
	const id = (letter: string): Text =>
		join(
			'',
			of('', `${letter.toLowerCase()}id: `),
			oneOrRange(join('', of(letter), digits(3, 99_999))),
		);
	return [
		join('', of('', 'ifos: '), of('H1,L1', 'H1', 'H1,L1,V1', 'L1,V1')),
		join('', of('nevents: '), digits(1, 5)),
		anyCase(of('hasfar')),
		...['G', 'T', 'E', 'M'].map(id),
		join('', of('hid: H'), digits(1, 9999)),
		names('group', groups),
		names('pipeline', pipelines),
		names('search', searches),
		join('', of('', 'gpstime: '), oneOrRange(gps)),
		join('', of('created: '), times),
		join('', of('', 'submitter: '), quoted),
		join('', of('', 'runid: '), run),
		join('', of('in_superevent: ', 'is_preferred_event: '), truth),
		join('', of('superevent: '), supereventId),
		attributes,
	];
}

/** A query of the grammar: terms in any number and order, at most one label expression among them. */
export function goodQuery(dialect: Dialect, vocabulary: QueryVocabulary): Text {
	const terms = dialect === 'events' ? eventTerms(vocabulary) : supereventTerms();
	return fc
		.tuple(
			fc.array(fc.oneof(...terms), { maxLength: 5 }),
			maybe(labelExpression(vocabulary.labels ?? [])),
			fc.nat({ max: 5 }),
		)
		.map(([found, labels, place]) => {
			const at = Math.min(place, found.length);
			return [...found.slice(0, at), labels, ...found.slice(at)].filter(Boolean).join(' ');
		});
}

/** Pieces of which queries are made, right and wrong. */
export function pieces({ groups, pipelines, searches, labels }: QueryVocabulary): string[] {
	return [
		...(groups ?? []),
		...(pipelines ?? []),
		...(searches ?? []),
		...(labels ?? []),
		'label:',
		'group:',
		'pipeline:',
		'search:',
		'far',
		'gpstime:',
		't_0:',
		'created:',
		'id:',

		'RUNID:',
		'runid:',
		'category:',
		'is_gw:',
		'status:',
		'event:',
		'preferred_event:',
		'ifos:',

		'nevents:',
		'hasfar',
		'submitter:',
		'in_superevent:',
		'superevent:',
		'gw_id:',
		'foo',
		'si.snr',
		'&',
		'|',
		',',
		'~',
		'-',
		'(',
		')',
		'<',
		'<=',
		'=',
		'==',
		':',
		'>',
		'>=',
		'!=',
		'..',
		'in',

		'1',
		'1e-7',
		'-1',
		'.5',
		'1238166018',
		'2025-01-01',
		'2025-13-01',
		'12:00',
		'T00:00:00',
		'"',

		'now',
		'yesterday',
		'2',
		'days',
		'ago',
		'week',
		'year',
		'last',
		'Monday',
		'noon',
		'true',
		'False',

		'O3',
		'O4b',
		'O5',
		'S190425z',
		'S190425',
		'GW150914',
		'S25*',
		'S199999a',
		'G123',
		'H1',
		'H1,L1',

		'K1',
		'T12',
		'E1',
		'M5',
		'D7',
		'public',
		'internal',
		'Test',
		'MDC',
		'"x"',
		"'x'",
		'"INJ"',
		'x',
		'*',
	];
}

/** Pieces in any order, with or without blanks between: most are no queries, some are by chance. */
export function roughQuery(from: readonly string[]): Text {
	return fc
		.array(fc.tuple(of(...from), of(' ', ' ', ' ', '')), { minLength: 1, maxLength: 7 })
		.map((parts) => parts.map(([piece, blank]) => piece + blank).join(''));
}
