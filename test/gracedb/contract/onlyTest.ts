import { Readable } from 'node:stream';
import { Response } from 'undici';
import { exchange } from '../../../gracedb/http/exchange';
import { isSafe, type Request } from '../../../gracedb/http/request';
import { isJsonObject } from '../../../gracedb/json';

/** Lets reads pass, and writes only to what belongs to Test and was made through it. */
export interface OnlyTest {
	exchange: typeof exchange;
	/** Requests that passed, as `GET /api/…`. */
	sent: string[];
}

type Fields = Record<string, string[]>;

/**
 * A guard for tests that run against a server which other people use. Whatever it does not know for sure to be a read, or a
 * write to an object of the group or category Test that came into being through it, it refuses before it is sent.
 *
 * @param send what sends a request that passes
 */
export function onlyTest(send: typeof exchange = exchange): OnlyTest {
	const own = new Set<string>();
	const sent: string[] = [];

	async function check(request: Request, { pathname, search }: URL, apiUrl: URL): Promise<void> {
		const { method = 'GET' } = request;
		if (!isSafe(method)) {
			const place = decodeURIComponent(
				pathname.slice(apiUrl.pathname.length).replace(/^v\d\//, ''),
			);
			const reason = await reasonToRefuse(method, place, request);
			if (reason !== undefined) {
				throw new Error(
					`${method} ${pathname} was not sent: ${reason}. These tests write only to Test.`,
				);
			}
		}
		sent.push(`${method} ${pathname}${search}`);
	}

	async function reasonToRefuse(
		method: string,
		place: string,
		request: Request,
	): Promise<string | undefined> {
		const isNew = method === 'POST' && /^(?:events\/|events\/reserve\/|superevents\/)$/.test(place);
		const id = /^(?:super)?events\/([^/]+)(?:\/|$)/.exec(place)?.[1] ?? '';
		if (!isNew && !own.has(id)) return 'it is about something that they did not make';
		// Bodies in JSON name no other objects: those that GraceDB takes are of EM observations.
		const fields = await readForm(request);
		const { group = [], category = [] } = fields;
		const mark = place.startsWith('superevents/') ? category : group;
		const isTest = mark.length > 0 && mark.every((value) => /^T(?:est)?$/.test(value));
		if (isNew && !isTest) return 'what it makes would not belong to Test';
		const { preferred_event = [], events = [], event = [], em_type = [] } = fields;
		const foreign = [...preferred_event, ...events, ...event, ...em_type].find(
			(graceid) => !own.has(graceid),
		);
		return foreign && `${foreign} was not made by them`;
	}

	/** What was made is known by what the server says of it. */
	function adopt(request: Request, content: unknown): void {
		if (request.method !== 'POST' || !isJsonObject(content)) return;
		const { graceid, group, superevent_id, category } = content;
		if (typeof graceid === 'string' && group === 'Test') own.add(graceid);
		if (typeof superevent_id === 'string' && category === 'Test') own.add(superevent_id);
	}

	return {
		sent,
		async exchange(request, url, auth, read, options) {
			await check(request, url, options.apiUrl);
			const answer = await send(request, url, auth, read, options);
			adopt(request, answer.content);
			return answer;
		},
	};
}

/** The fields of a form, whichever of the two forms it has; none of any other body. */
async function readForm({ body }: Request): Promise<Fields> {
	if (!body) return {};
	const { headers, content } = await body.open();
	const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i;
	if (!isForm.test(headers['content-type'] ?? '')) {
		if (typeof content !== 'string') content.destroy();
		return {};
	}
	const source = typeof content === 'string' ? content : Readable.toWeb(content);
	const form = await new Response(source, { headers }).formData();
	const fields: Fields = {};
	for (const [name, value] of form) {
		if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value];
	}
	return fields;
}
