import type { SingleInspiral } from '../sky/types';

/** What a pipeline's parser found in an event file. What the file does not contain is null, or empty. */
export interface Reading {
	gpstime: number | null;
	far: number | null;
	instruments: string;
	nevents: number | null;
	likelihood: number | null;
	singleInspirals: SingleInspiral[];
	/** By the key of `extra_attributes`. */
	extraAttributes: Record<string, Record<string, unknown>>;
	/** Files that the server makes out of the uploaded one, with the comments of their log entries. */
	derived: DerivedFile[];
	/** Further log entries. */
	comments: string[];
	warnings: string[];
}

export interface DerivedFile {
	name: string;
	comment: string;
	bytes: Buffer;
}

/** The parser failed; the message stands in the server's warning. */
export class Unreadable extends Error {
	override readonly name = 'Unreadable';
}

export function emptyReading(): Reading {
	return {
		gpstime: null,
		far: null,
		instruments: '',
		nevents: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		derived: [],
		comments: [],
		warnings: [],
	};
}
