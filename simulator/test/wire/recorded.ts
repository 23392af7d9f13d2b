import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** One part of a multipart body; a file has a `filename`. */
export interface Part {
	name: string;
	text?: string;
	filename?: string;
	contentType?: string;
	/** Stands for contents that are no text; see the files of the recording. */
	sha256?: string;
}

export interface RecordedRequest {
	verb: string;
	/** `{api}` stands for the root of the API. */
	path: string;
	rawQuery?: string;
	body: null | {
		json?: Record<string, unknown>;
		raw?: string;
		form?: [string, string][];
		multipart?: Part[];
	};
}

export interface RecordedCase {
	id: string;
	/** What the recording server answered, where it was not simply good. */
	server?: (string | { status: number })[];
	requests: RecordedRequest[];
}

type RecordedFile = { text: string } | { base64: string } | { rule: string };

const recording = JSON.parse(
	readFileSync(resolve(__dirname, '../../../test/data/ligo-gracedb-wire.json'), 'utf8'),
) as { cases: RecordedCase[]; files: Record<string, RecordedFile> };

/** The cases in which the client sends something. */
export const recordedCases = recording.cases.filter(({ requests }) => requests.length > 0);

/** The bytes of a file part. */
export function contentsOf(part: Part): Uint8Array<ArrayBuffer> {
	if (part.text !== undefined) return new Uint8Array(new TextEncoder().encode(part.text));
	const file = recording.files[(part.filename ?? '').split('/').at(-1) ?? ''];
	if (file && 'base64' in file) return Uint8Array.from(Buffer.from(file.base64, 'base64'));
	// The only other one: the bytes 0 to 255, again and again.
	return Uint8Array.from({ length: 262_144 }, (_, index) => index % 256);
}
