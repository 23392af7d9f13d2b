import type { IncomingHttpHeaders } from 'node:http';
import { detail, Refusal } from '../wire/errors';

/** Formats that only some resources offer. */
export type ExtraFormat = 'xml' | 'tsv';

export type Rendering = 'json' | 'html' | ExtraFormat;

interface MediaRange {
	type: string;
	subtype: string;
	/** 0 for every type, 1 for every subtype, 2 for one exactly. */
	precision: number;
}

const renderings: readonly [string, string, Rendering][] = [
	['application', 'json', 'json'],
	['text', 'html', 'html'],
];

const extraRenderings: Record<ExtraFormat, [string, string]> = {
	xml: ['application', 'xml'],
	tsv: ['text', 'tab-separated-values'],
};

/**
 * JSON or the browsable page? Reference server behaviour (Django REST framework): `?format=` decides, else the most exact
 * media range that fits, whatever its `q`; nothing fits → 406, also for the download of files.
 */
export function negotiate(
	headers: IncomingHttpHeaders,
	query: URLSearchParams,
	extras: readonly ExtraFormat[] = [],
): Rendering {
	const format = query.get('format');
	if (format === 'json') return 'json';
	if (format === 'api') return 'html';
	const extra = extras.find((candidate) => candidate === format);
	if (extra) return extra;
	if (format) throw new Refusal(detail(404, 'Not found.'));

	const offered = [
		...renderings,
		...extras.map((name) => [...extraRenderings[name], name] as const),
	];
	const ranges = mediaRanges(headers.accept ?? '*/*');
	for (const precision of [2, 1, 0]) {
		const fitting = ranges.filter((range) => range.precision === precision);
		const found = offered.find(([type, subtype]) =>
			fitting.some((range) => fits(range, type, subtype)),
		);
		if (found) return found[2];
	}
	throw new Refusal(detail(406, 'Could not satisfy the request Accept header.'));
}

function mediaRanges(accept: string): MediaRange[] {
	return accept.split(',').map((range) => {
		const [type = '*', subtype = '*'] = (range.split(';')[0] ?? '').trim().toLowerCase().split('/');
		return { type, subtype, precision: type === '*' ? 0 : subtype === '*' ? 1 : 2 };
	});
}

function fits(range: MediaRange, type: string, subtype: string): boolean {
	return (
		(range.type === '*' || range.type === type) &&
		(range.subtype === '*' || range.subtype === subtype)
	);
}

/**
 * The client's name is mandatory below `/api`. Reference server behaviour: a client that calls itself `gracedb-client` has to
 * be at least 2.0.0.
 */
export function clientProblem(userAgent: string | undefined): string | undefined {
	if (!userAgent) {
		return 'Your gracedb-client is out of date. Please use a version that satisfies >=2.0.0.';
	}
	if (!userAgent.includes('gracedb-client')) return undefined;
	const version = /gracedb-client\/(\d+)(\.\d+)*(?![\w.])/.exec(userAgent);
	if (!version) return 'Could not parse the version of gracedb-client from the User-Agent header.';
	if (Number(version[1]) < 2) {
		return 'This version of gracedb-client is not supported. Please use a version that satisfies >=2.0.0.';
	}
	return undefined;
}
