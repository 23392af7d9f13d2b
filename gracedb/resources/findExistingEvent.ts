import { GraceDbError } from '../errors/GraceDbError';
import type { Upload } from '../http/body';
import { type JsonObject, textOf } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import { contentIdOf } from './contentId';

/** Events that may have come in while one of ours was under way. */
const maxNew = 50;

interface Wanted {
	group: string;
	pipeline: string;
	file: Upload;
	signal?: AbortSignal;
}

/**
 * Prepares for the upload of an event whose answer may be lost: notes the newest event of its group and pipeline.
 *
 * @returns looks among the newer ones for the one that has the same file, byte for byte; undefined if it is not there
 */
export async function prepareFindEvent(
	transport: Transport,
	{ group, pipeline, file, signal }: Wanted,
): Promise<() => Promise<JsonObject | undefined>> {
	const newest = async (count: number): Promise<JsonObject[]> => {
		const query = { query: `group: ${group} pipeline: ${pipeline}`, count };
		const { content } = await transport.json({ path: 'events/', query, signal });
		return readPage(content, 'events').rows;
	};

	const hasFile = async (graceid: string, id: string): Promise<boolean> => {
		const { fileName } = file;
		const address = path`events/${graceid}/files/${fileName}`;
		try {
			const { content } = await transport.stream({ path: address, signal });
			return (await contentIdOf(content)) === id;
		} catch (error) {
			if (error instanceof GraceDbError && error.kind === 'missing') return false;
			throw error;
		}
	};

	const numberOf = ({ graceid }: JsonObject): number => Number(textOf(graceid).replace(/\D/g, ''));
	const last = (await newest(1)).reduce((highest, row) => Math.max(highest, numberOf(row)), 0);
	return async () => {
		const id = await contentIdOf(await file.open());
		for (const event of await newest(maxNew)) {
			if (numberOf(event) > last && (await hasFile(textOf(event['graceid']), id))) return event;
		}
		return undefined;
	};
}
