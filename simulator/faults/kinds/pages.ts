import type { FaultKind, Outgoing } from '../types';

type Json = Record<string, unknown>;

/** The JSON object of an answer; undefined for any other body. */
function objectOf({ body }: Outgoing): Json | undefined {
	try {
		const value: unknown = JSON.parse(body.toString('utf8'));
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Json)
			: undefined;
	} catch {
		return undefined;
	}
}

function withJson(outgoing: Outgoing, json: Json): Outgoing {
	return { ...outgoing, body: Buffer.from(JSON.stringify(json)) };
}

/** The list of a page. A single record has links and lists too, but of names. */
function listKey(json: Json): string | undefined {
	if (!('links' in json || 'next' in json)) return undefined;
	return Object.keys(json).find((key) => key !== 'links' && isRows(json[key]));
}

function isRows(value: unknown): boolean {
	return Array.isArray(value) && value.length > 0 && value.every((row) => typeof row === 'object');
}

export const staleNumRows: FaultKind = {
	about:
		'Counts rows as they were before: numRows is off, and there is no next page where the old count has none.',
	options: { by: 'what is added to numRows; default -1' },
	prepare(fields) {
		const by = fields.number('by', { whole: true, from: -1e6, to: 1e6 }) ?? -1;
		return {
			alter(outgoing) {
				const json = objectOf(outgoing);
				if (typeof json?.numRows !== 'number') return outgoing;
				const numRows = Math.max(0, json.numRows + by);
				return withJson(outgoing, { ...json, numRows, links: staleLinks(json, numRows) });
			},
		};
	},
};

function staleLinks({ links }: Json, numRows: number): unknown {
	const { next } = (links ?? {}) as { next?: unknown };
	if (typeof next !== 'string') return links;
	const start = Number(new URL(next).searchParams.get('start'));
	return start < numRows ? links : { ...(links as Json), next: null };
}

export const duplicatedRow: FaultKind = {
	about: 'The first row of a page stands there twice; the last one is pushed off it.',
	options: {},
	prepare: () => ({
		alter(outgoing) {
			const json = objectOf(outgoing);
			const key = json && listKey(json);
			if (!json || key === undefined) return outgoing;
			const rows = json[key] as unknown[];
			return withJson(outgoing, { ...json, [key]: [...rows.slice(0, 1), ...rows.slice(0, -1)] });
		},
	}),
};

export const shiftedPage: FaultKind = {
	about:
		'Pages after the first move, as if rows had come or gone since: below 0 rows come again, above 0 rows are skipped.',
	options: { rows: 'by how many; default -1' },
	prepare(fields) {
		const rows = fields.number('rows', { whole: true, from: -1e6, to: 1e6 }) ?? -1;
		return {
			arrive({ request }) {
				const asked = startOf(request.url);
				// The endpoint reads the address from here.
				if (asked > 0) request.raw.url = withStart(request.url, Math.max(0, asked + rows));
				return undefined;
			},
			alter(outgoing, { request }) {
				const json = objectOf(outgoing);
				const { links } = (json ?? {}) as { links?: Record<string, unknown> };
				if (!json || !links || startOf(request.url) === 0) return outgoing;
				const moved = Object.entries(links).map(([name, link]) => [
					name,
					typeof link === 'string' && startOf(link) > 0 && name !== 'last'
						? withStart(link, Math.max(0, startOf(link) - rows))
						: link,
				]);
				return withJson(outgoing, { ...json, links: Object.fromEntries(moved) as Json });
			},
		};
	},
};

const startForm = /([?&]start=)(\d+)(?=&|$)/;

function startOf(url: string): number {
	return Number(startForm.exec(url)?.[2] ?? 0);
}

function withStart(url: string, start: number): string {
	return url.replace(startForm, (_all, name: string) => `${name}${start}`);
}
