import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../wire/answers';
import type { JsonFields } from '../jsonFields';
import type { Listeners } from './listeners';

/** An answer on its way out. */
export interface Outgoing {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: Buffer;
}

/** The request that a fault affects, and what the fault may use. */
export interface FaultContext {
	request: FastifyRequest;
	reply: FastifyReply;
	clock: () => Date;
	listeners: Listeners;
	/** Waits, but not longer than the connection lasts. */
	sleep: (milliseconds: number) => Promise<void>;
	/** Ends the connection at once, by a TCP reset where that is possible. */
	disconnect: () => void;
}

/** The connection is gone: no answer can be sent. */
export const gone = Symbol('gone');

export type Arrival = Answer | typeof gone | undefined;

/** What goes wrong with one request. Each step is optional; most faults have one. */
export interface Fault {
	/** Before the endpoint runs. An answer replaces that of the endpoint, which then does not run. */
	arrive?(context: FaultContext): Arrival | Promise<Arrival>;
	/** Changes the endpoint's answer. */
	alter?(outgoing: Outgoing, context: FaultContext): Outgoing | Promise<Outgoing>;
	/** Changes the bytes after their compression. */
	mangle?(outgoing: Outgoing): Outgoing;
	/** Sends the bytes in its own way. */
	deliver?(outgoing: Outgoing, context: FaultContext): Deliverable | Promise<Deliverable>;
	/** When the rule is given, if it has no condition. */
	start?(listeners: Listeners): void;
}

export type Deliverable = Readable | Buffer | typeof gone;

/** One kind of fault: its name stands in the registry. */
export interface FaultKind {
	/** One sentence for people. */
	about: string;
	/** Names of its options, each with what it means and its default. */
	options: Record<string, string>;
	/** Reads the options, or throws a BadRequestError. */
	prepare(fields: JsonFields): Fault;
}
