import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../wire/answers';
import type { Wishes } from '../wishes';
import type { Doors } from './doors';

/** An answer on its way out. */
export interface Outgoing {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: Buffer;
}

/** The request that a fault befalls, and what the fault may use. */
export interface Encounter {
	request: FastifyRequest;
	reply: FastifyReply;
	clock: () => Date;
	doors: Doors;
	/** Waits, but not longer than the connection lasts. */
	sleep: (milliseconds: number) => Promise<void>;
	/** Ends the connection at once, by a TCP reset where that is possible. */
	tear: () => void;
}

/** The connection is gone: there is nobody to answer to. */
export const gone = Symbol('gone');

export type Arrival = Answer | typeof gone | undefined;

/** What goes wrong with one request. Each step is optional; a fault has one of them as a rule. */
export interface Fault {
	/** Before the endpoint runs. An answer stands in for that of the endpoint, which then does not run. */
	arrive?(encounter: Encounter): Arrival | Promise<Arrival>;
	/** Changes the endpoint's answer. */
	alter?(outgoing: Outgoing, encounter: Encounter): Outgoing | Promise<Outgoing>;
	/** Changes the bytes after their compression. */
	mangle?(outgoing: Outgoing): Outgoing;
	/** Sends the bytes in its own way. */
	deliver?(outgoing: Outgoing, encounter: Encounter): Deliverable | Promise<Deliverable>;
	/** When the rule is given, if it has no condition. */
	begin?(doors: Doors): void;
}

export type Deliverable = Readable | Buffer | typeof gone;

/** One kind of fault: its name stands in the registry. */
export interface FaultKind {
	/** One sentence for people. */
	about: string;
	/** Names of its options, each with what it means and its default. */
	options: Record<string, string>;
	/** Reads the options, or throws a BadWish. */
	prepare(wishes: Wishes): Fault;
}
