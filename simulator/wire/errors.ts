import { text, type Answer } from './answers';

/**
 * GraceDB answers errors in many shapes; each function here makes one of them. Throwing a {@link Refusal} ends the request
 * with the given answer.
 */
export class Refusal extends Error {
	constructor(readonly answer: Answer) {
		super(`${answer.status}`);
		this.name = 'Refusal';
	}
}

/** `{"detail": "…"}`: what Django REST framework says by itself. */
export function detail(status: number, sentence: string): Answer {
	return { status, body: { detail: sentence } };
}

/** A bare JSON string. */
export function sentence(status: number, body: string): Answer {
	return { status, body };
}

/** `{"error": "…"}`: hand-written errors of the events API. */
export function errorObject(status: number, error: string): Answer {
	return { status, body: { error } };
}

/**
 * Validation errors. Reference server behaviour: field names are thrown away; one message is a bare string, several make an
 * array. A wrong item of a list shows as its index only.
 */
export function invalid(messages: readonly (string | number)[]): Answer {
	return { status: 400, body: messages.length === 1 ? messages[0] : messages };
}

/** Validation errors found by the database model: the text form of a Python dictionary, as one JSON string. */
export function pythonErrors(field: string, message: string): Answer {
	const quote = message.includes("'") ? '"' : "'";
	return sentence(400, `{'${field}': [${quote}${message}${quote}]}`);
}

/** Words and plural as Django REST framework has them. */
export function throttled(seconds: number): Answer {
	const unit = seconds === 1 ? 'second' : 'seconds';
	return {
		...detail(429, `Request was throttled. Expected available in ${seconds} ${unit}.`),
		headers: { 'retry-after': String(seconds) },
	};
}

const titles: Record<number, string> = {
	400: 'Bad Request (400)',
	404: 'Not Found',
	413: '413 Request Entity Too Large',
	500: 'Server Error (500)',
};

const explanations: Record<number, string> = {
	404: 'The requested resource was not found on this server.',
};

/** The plain pages of Django and of the web server in front of it. */
export function htmlPage(status: number): Answer {
	const title = titles[status] ?? String(status);
	const explanation = explanations[status] ?? '';
	return text(
		status,
		`<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${explanation}</p>\n</body>\n</html>\n`,
	);
}

export const notAuthenticated = detail(403, 'Authentication credentials were not provided.');

export const notPermitted = detail(403, 'You do not have permission to perform this action.');

/** 403 with the given words, or with the framework's for an anonymous user. */
export function forbid(viewer: unknown, words?: string): Refusal {
	if (viewer === null) return new Refusal(notAuthenticated);
	return new Refusal(words === undefined ? notPermitted : detail(403, words));
}
