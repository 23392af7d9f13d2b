import type { FastifyRequest } from 'fastify';

/** One request as the simulator received it, without anything secret. */
export interface ReceivedRequest {
	time: string;
	method: string;
	url: string;
	status: number;
	/** The user name, `AnonymousUser`, or null where the request did not get as far as an endpoint. */
	user: string | null;
	headers: Record<string, string>;
	body: unknown;
	/** Kinds of the faults injected into it; status 0 means that there was no answer. */
	faults: string[];
}

const kept = 1000;
const maxTextLength = 2000;
const secretHeaders = /^(authorization|cookie|proxy-authorization|x-api-key|x-forwarded-tls-.*)$/;
const secretText = [
	// A token, or the beginning of one that was cut off.
	/eyJ[\w.-]+/g,
	/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g,
	/(?<=\b(?:access_token|token|password|secret)=)[^&\s]+/gi,
];

/** Takes out whatever looks like a token or a key, and the end of long texts. */
export function redact(text: string): string {
	const start = text.slice(0, maxTextLength);
	const clean = secretText.reduce((left, secret) => left.replace(secret, '[redacted]'), start);
	return text.length > maxTextLength ? `${clean}…` : clean;
}

function redactAll(value: unknown): unknown {
	if (value === null || value === undefined) return null;
	const json = JSON.stringify(value, (_key, part: unknown) =>
		typeof part === 'string' ? redact(part) : part,
	);
	return json.length > 2 * maxTextLength ? redact(json) : (JSON.parse(json) as unknown);
}

/** Remembers the last requests, the newest at the end. */
export class Recorder {
	private requests: ReceivedRequest[] = [];

	constructor(private readonly clock: () => Date) {}

	record(request: FastifyRequest, status: number): void {
		const headers = Object.entries(request.headers).map(([name, value]) => [
			name,
			secretHeaders.test(name) ? '[redacted]' : redact(String(value)),
		]);
		this.requests.push({
			time: this.clock().toISOString(),
			method: request.method,
			url: redact(request.url),
			status,
			user: request.username ?? null,
			headers: Object.fromEntries(headers) as Record<string, string>,
			body: redactAll(request.parsedBody?.summary()),
			faults: request.injectedFaults?.rules.map(({ kind }) => kind) ?? [],
		});
		if (this.requests.length > kept) this.requests.splice(0, this.requests.length - kept);
	}

	get all(): readonly ReceivedRequest[] {
		return this.requests;
	}

	clear(): void {
		this.requests = [];
	}
}
