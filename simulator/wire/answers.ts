/** An answer to one request, before Fastify sends it. */
export interface Answer {
	status: number;
	/** Sent as it is, with this content type; without `type` the body is turned into JSON. */
	type?: string;
	body?: unknown;
	headers?: Record<string, string>;
}

export function ok(body: unknown): Answer {
	return { status: 200, body };
}

/** 201; events also say where the new thing is, superevents do not. */
export function created(body: unknown, location?: string): Answer {
	return { status: 201, body, headers: location === undefined ? {} : { location } };
}

export function noContent(status = 204): Answer {
	return { status, type: '', body: '' };
}

export function text(status: number, body: string): Answer {
	return { status, type: 'text/html; charset=utf-8', body };
}
