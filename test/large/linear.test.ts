import { describe, expect, it } from 'vitest';
import { simplifyEvent } from '../../gracedb/simplify/simplifyEvent';
import { simplifyLog } from '../../gracedb/simplify/simplifyLog';
import { simplifyNotice } from '../../gracedb/simplify/simplifyNotice';
import { simplifySuperevent } from '../../gracedb/simplify/simplifySuperevent';
import { voeventContent } from '../../gracedb/simplify/voeventContent';
import { answerError, unreadableError } from '../../gracedb/errors/answerError';
import { noAuth } from '../../gracedb/auth/anonymous';
import { decodeToken, tidyToken } from '../../gracedb/auth/claims';
import { repairPem } from '../../gracedb/auth/pem';
import { parseApiPath } from '../../gracedb/http/apiPath';
import { readServerWords } from '../../gracedb/errors/serverWords';
import { parseGpsTime } from '../../gracedb/time/gpsTime';
import { parseEventId, parseObjectId, parseSupereventId } from '../../gracedb/ids';
import { isoTime } from '../../gracedb/time/isoTime';
import type { Json } from '../../gracedb/json';
import { queryWithCategory } from '../../gracedb/query/category';
import { checkQuery } from '../../gracedb/query/check';
import { createRedactor } from '../../gracedb/errors/redact';
import { readCatalogueRows } from '../../gracedb/resources/catalogueRows';
import { readFootprints } from '../../gracedb/resources/footprints';
import { parseRetryAfter } from '../../gracedb/http/retry';
import { parseServerUrl } from '../../gracedb/serverUrl';
import { parseServerTime } from '../../gracedb/time/leapSeconds';
import { readXml } from '../../gracedb/xml';
import { wholeNumber } from '../../nodes/shared/parameters/read';
import { readFar } from '../../nodes/shared/parameters/far';
import { readLabelExpression } from '../../watch/filters/labelExpression';
import { processorTime } from '../support/processorTime';

const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzY2llbnRpc3QifQ.c2lnbmF0dXJlLXRleHQ';
const redactor = createRedactor({
	secrets: [token, 'a pass phrase'],
	headers: () => ({ authorization: `Bearer ${token}` }),
});
const apiUrl = new URL('https://gracedb.ligo.org/api/');
const info = { request: { method: 'GET', url: apiUrl.href }, attempts: 1 };
const vocabulary = { labels: ['EM_READY', 'ADVOK', 'DQV'], groups: ['CBC'], pipelines: ['gstlal'] };

/** Texts that expressions with two ways to the same end, or with a search for an end that is not there, read again and again. */
const pieces: Readonly<Record<string, string>> = {
	'opened tags': '<',
	'opened tags with names': '<a ',
	'opened scripts': '<script>',
	'opened titles': '<title>',
	'opened comments': '<!--',
	'opened CDATA': '<![CDATA[',
	entities: '&a',
	'numeric entities': '&#1',
	'beginnings of tokens': '-eyJaaaaa',
	'parts of tokens': 'eyJhbGciOiJFUzI1',
	'a token again and again': `${token} `,
	'letters of a token, escaped': '\\u0065%79&#x4a;',
	'names of sessions': 'csrf-',
	'names of cookies': 'session',
	'French quotes': '‹',
	blanks: ' ',
	'line breaks': '\n',
	tabs: '\t',
	zeros: '0',
	digits: '17',
	'digits and points': '1.',
	points: '.',
	slashes: '/',
	backslashes: '\\',
	'percent signs': '%',
	'percent signs of percent signs': '%25',
	quotes: '"',
	'single quotes': "'",
	'escaped quotes': "\\'",
	'Python lists': '"a":[',
	'Python dictionaries': "{'a': ['b",
	brackets: '[',
	braces: '{',
	parentheses: '(',
	'beginnings of keys': '-----BEGIN KEY-----',
	minuses: '-',
	tildes: '~ ',
	'labels without sign between': 'EM_READY ',
	'labels with signs': 'EM_READY & ',
	'keywords of labels': 'label: ',
	'comparisons with and': 'far < 1 & ',
	'comparisons of both kinds': 'far<1|t_0<1|',
	'ids of superevents': 'S190425z ',
	'times in words': '1 day ago .. ',
	times: '2025-01-01T00:00:00Z',
	commas: ',',
	pairs: 'a:b,',
	'pairs without value': 'a: \t',
	'addresses of logs': '/log/0/',
	'addresses of superevents': 'https://x/superevents/',
	letters: 'a',
	words: 'constructor ',
	'two sorts of letters': 'aA',
	'users in addresses': 'http://a',
	Bearer: 'Bearer ',
};

const text = (piece: string, length: number): string =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** What reads foreign text. Whether it takes it or refuses it does not matter here. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
	'words of a server': readServerWords,
	'words of a server in JSON': (given) => readServerWords(JSON.stringify({ detail: given })),
	'words of a server in a Python dictionary': (given) =>
		readServerWords(JSON.stringify(`{${given}}`)),
	'a page': (given) => readServerWords(`<html>${given}`),
	'an error of the server': (given) =>
		answerError({ status: 400, words: given, auth: anonymous, ...info }),
	'an answer that is not JSON': (given) => unreadableError(given, given, info),
	'redaction of words': redactor.text,
	'redaction of data': redactor.data,
	'redaction of JSON': (given) => redactor.parse(JSON.stringify([given, { [given]: given }])),
	'redaction of headers': (given) => redactor.headers({ 'x-a': given }),
	XML: readXml,
	'XML in a VOEvent': (given) => voeventContent(`<VOEvent><What>${given}</What></VOEvent>`),
	'an attribute in XML': (given) => readXml(`<a b="${given.replaceAll(/[<"]/g, ' ')}" ${given}/>`),
	'a query for superevents': (given) => checkQuery(given, 'superevents', vocabulary),
	'a query for events': (given) => checkQuery(given, 'events', vocabulary),
	'a query with unknown names': (given) => checkQuery(given, 'events'),
	'the category of a query': (given) => queryWithCategory(given, 'Production'),
	'an expression of labels': readLabelExpression,
	'the ID of a superevent,': (given) => parseSupereventId(given),
	'the ID of an event,': (given) => parseEventId(given),
	'an id with a letter before it': (given) => parseObjectId(`G${given}`),
	'a path': (given) => parseApiPath(given, apiUrl),
	'an address of a server': parseServerUrl,
	'an address of a server with a path': (given) => parseServerUrl(`https://x/${given}/x`),
	'a GPS time': (given) => parseGpsTime(given, 'Time'),
	'a fraction of a GPS time': (given) => parseGpsTime(`2024-07-16T00:00:00.${given}`, 'Time'),
	'a time': (given) => isoTime(given, 'Time'),
	'a time of the server': parseServerTime,
	'Retry-After': (given) => parseRetryAfter(given, 0),
	'a false-alarm rate': readFar,
	'a whole number': wholeNumber('Number', 0),
	'a token': (given) => decodeToken(tidyToken(given)),
	'the claims of a token': (given) => decodeToken(`e30.${given}.x`),
	'a PEM file': repairPem,
	'the content of a key': (given) =>
		repairPem(`-----BEGIN RSA PRIVATE KEY-----\n${given}\n-----END RSA PRIVATE KEY-----`),
	'rows of a catalogue': (given) =>
		readCatalogueRows([{ superevent: 'S190425z', pipelines: given, far: given, pastro: given }]),
	footprints: (given) => readFootprints([{ [given]: given, ra: given }]),
	'a superevent': (given) =>
		simplifySuperevent(filled(given, 'superevent_id', 't_0', 'created', 'labels') as never, apiUrl),
	'an event': (given) =>
		simplifyEvent(filled(given, 'graceid', 'instruments', 'created', 'gpstime'), apiUrl),
	'a notice': (given) => simplifyNotice(filled(given, 'notice_type', 'created'), 'S190425z'),
	'a log entry': (given) =>
		simplifyLog(filled(given, 'comment', 'filename', 'created'), 'S190425z'),
};

const anonymous = await noAuth.current();

function filled(value: string, ...names: string[]): Record<string, Json> {
	return Object.fromEntries(names.map((name) => [name, value]));
}

const median = (values: number[]): number =>
	values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const small = 256 * 1024;
const large = 4 * small;
/** ms for 1 MiB that need no comparison: what is quadratic takes hours. */
const surelyLinear = 150;
/** Four times as much text may take eight times as long: quadratic would be sixteen. */
const most = 8;

/** Begins small, so that a reader that does not end in time fails instead of standing for hours. */
function expectLinear(make: (length: number) => string, read: (text: string) => unknown): void {
	const timeOf = (length: number): number => {
		const given = make(length);
		return processorTime(() => read(given));
	};
	for (const length of [4096, 32_768]) {
		expect(timeOf(length), `CPU time in ms for ${length} characters`).toBeLessThan(1000);
	}
	if (timeOf(small) < surelyLinear / 4 && timeOf(large) < surelyLinear) return;
	const [before, after] = [small, large].map((length) =>
		median([1, 2, 3].map(() => timeOf(length))),
	);
	expect(after, 'CPU time in ms for 1 MiB').toBeLessThan(
		Math.max(most * (before ?? 0), 2 * surelyLinear),
	);
}

describe.each(Object.entries(readers))(
	'%s takes time in proportion to its length',
	(_reader, read) => {
		it.each(Object.entries(pieces))('with %s', (_shape, piece) => {
			expectLinear((length) => text(piece, length), read);
		});
	},
);

describe('structures of foreign data take time in proportion to their length', () => {
	const repeated = (length: number, piece: (index: number) => string): string => {
		const count = Math.floor(length / piece(0).length);
		return Array.from({ length: count }, (_, index) => piece(index)).join('');
	};

	it('parameters of a VOEvent that all have one name', () => {
		const make = (length: number): string =>
			`<VOEvent><What>${repeated(length, () => '<Param name="a" value="1"/>')}</What></VOEvent>`;
		expectLinear(make, voeventContent);
		const { params } = voeventContent(make(large));
		expect((params as { a: Json[] }).a).toHaveLength(38_836);
	});

	it('parameters of a VOEvent with names of their own, and groups', () => {
		const param = (index: number): string => `<Param name="a${index}"><Value>1</Value></Param>`;
		const group = (index: number): string => `<Group name="g">${param(index)}</Group>`;
		for (const piece of [param, group]) {
			expectLinear(
				(length) => `<VOEvent><What>${repeated(length, piece)}</What></VOEvent>`,
				voeventContent,
			);
		}
	});

	it('elements inside each other, attributes beside each other', () => {
		expectLinear(
			(length) => repeated(length / 2, () => '<a>') + repeated(length / 2, () => '</a>'),
			readXml,
		);
		expectLinear((length) => `<a ${repeated(length, (index) => `b${index}="1" `)}/>`, readXml);
	});

	it('lists inside each other in an error and in data', () => {
		const nested = (length: number): string => '['.repeat(length / 2) + ']'.repeat(length / 2);
		expectLinear(nested, readServerWords);
		expectLinear(nested, redactor.parse);
	});

	it('texts in JSON that each hold a part of the token', () => {
		expectLinear(
			(length) => JSON.stringify(Array(Math.ceil(length / 40)).fill(token.slice(0, 36))),
			redactor.parse,
		);
	});
});
