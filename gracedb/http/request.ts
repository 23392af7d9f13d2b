import type { Readable } from 'node:stream';
import type { Body, FormFields, FormPairs } from './body';
import type { Json } from '../json';

export const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;
export type Method = (typeof methods)[number];

/** Whether a method is what HTTP calls safe: it changes nothing on the server (RFC 9110 §9.2.1). */
export function isSafe(method = 'GET'): boolean {
	return ['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase());
}

/** A request as a resource describes it. The pipeline decides how, as which user and how often it is sent. */
export interface Request {
	/** Default GET. */
	method?: Method;
	/** Below the API root, made with path`…`. */
	path: string;
	/** The path names the API version itself. Default false: the pipeline puts the version in front. */
	isVersioned?: boolean;
	/** The one API version that has this call; left out where all have it. */
	worksIn?: 'v1' | 'v2';
	/** Link or template at the root of the API without which the server has no such call; left out where all servers have it. */
	needs?: string;
	/** What the request is about, for errors: "superevent S240716b". */
	subject?: string;
	query?: FormFields | FormPairs;
	/** Further headers, by names in small letters; those of the body and of the credential win. */
	headers?: Readonly<Record<string, string>>;
	body?: Body;
	/** Whether the request may show something to others than members, because that is what the user wants. See publicity.ts. */
	mayMakePublic?: boolean;
	/** A POST that may be sent twice without harm, because the server refuses or ignores the second. */
	repeatable?: boolean;
	/**
	 * Makes a POST repeatable that is not: looks whether it was done although its answer was lost, and gives the answer if so.
	 */
	findExisting?: () => Promise<Json | undefined>;
	/** Where a write is to be seen, for errors: "the log entries of superevent S240716b". */
	verifyAt?: string;
	/** Statuses that are final here although they are worth a repeat elsewhere. */
	neverRetry?: readonly number[];
	/** Whether an answer is one that only members get. GraceDB answers a token that it does not accept as it answers an anonymous user. */
	membersOnly?: MembersOnly;
	/** The answer is the same for everybody, so it does not matter whom the server sees. Default false. */
	isForEverybody?: boolean;
	signal?: AbortSignal;
}

/**
 * Whether an answer shows that the server saw a member of the collaborations: true if it holds what anonymous users are not
 * shown, false if it lacks that, undefined if that cannot be known (an empty list).
 */
export type MembersOnly = (content: Json) => boolean | undefined;

export interface Answer<Content> {
	status: number;
	/** By names in small letters. */
	headers: Record<string, string>;
	content: Content;
}

/** Carries requests to one server in the name of one credential. */
export interface Transport {
	/** Root of the API, ending in `/api/`. */
	readonly apiUrl: URL;
	/** Pages of one list asked for at a time; default 4. */
	readonly concurrentPages?: number;
	/** An answer read to its end as JSON; null where there is no body. */
	json(request: Request): Promise<Answer<Json>>;
	/** An answer whose content is still under way, decompressed. Whoever takes it reads or destroys it. */
	stream(request: Request): Promise<Answer<Readable>>;
}
