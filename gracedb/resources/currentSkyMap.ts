import { Readable } from 'node:stream';
import { GraceDbError } from '../errors/GraceDbError';
import { kindsOfUnavailable } from '../errors/optional';
import { NotJson, readJson, TooLarge } from '../http/content';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { gpsOf } from '../simplify/times';
import { parseObjectId } from '../ids';
import type { CallOptions } from './address';
import type { Files } from './files';
import type { Notices } from './notices';
import type { Voevents } from './voevents';

/** The sky map that counts now. */
export interface CurrentSkyMap {
	/** Name of the file, with its version; of a map that a notice carries, that of the notice. */
	file: string;
	/** Why it is the current one: a VOEvent names it, a notice carries it, or it is the newest in the log. */
	from: 'voevent' | 'notice' | 'log';
	/** Its FITS file; whoever takes it reads or destroys it. */
	content: Readable;
}

export interface SkyMapReaders {
	voevents: Pick<Voevents, 'list'>;
	notices: Pick<Notices, 'list'>;
	files: Pick<Files, 'newest' | 'download'>;
}

/** Notices that are looked into: of a superevent there are a handful, and a retraction carries no map. */
const maxNotices = 5;
/** Bytes of a notice's document; with its map in base64 it is a few MB. */
const maxNoticeBytes = 128 * 1024 ** 2;

/**
 * The current sky map of a superevent: the one that its newest VOEvent names or its newest notice carries; where none does, the
 * newest in its log. Of an event it is the newest in its log.
 *
 * @param options.combined the map that was combined with that of an external event (RAVEN) instead
 * @throws GraceDbError of kind `missing` if there is none that the user may see
 */
export async function currentSkyMap(
	{ voevents, notices, files }: SkyMapReaders,
	objectId: string,
	{ combined = false, signal }: CallOptions & { combined?: boolean } = {},
): Promise<CurrentSkyMap> {
	const { type, id } = parseObjectId(objectId);
	if (type === 'superevent') {
		const [named, carried] = await Promise.all([
			orNone(voevents.list(id, { signal })),
			orNone(notices.list(id, { signal })),
		]);
		const alerts = [
			...named.map((record) => ({ from: 'voevent' as const, record })),
			...carried.map((record) => ({ from: 'notice' as const, record })),
		].sort((a, b) => time(b.record) - time(a.record) || (a.from === 'voevent' ? -1 : 1));
		let noticesRead = 0;
		for (const { from, record } of alerts) {
			if (from === 'voevent') {
				const file = textOf(record[combined ? 'combined_skymap_filename' : 'skymap_filename']);
				if (file !== '')
					return { file, from, content: (await files.download(id, file, { signal })).content };
			} else if (noticesRead < maxNotices && textOf(record['notice_type']) !== 'RE') {
				noticesRead += 1;
				const file = `${textOf(record['filename'])},${textOf(record['file_version'])}`;
				const map = await orNone(mapInNotice(files, id, file, { combined, signal }));
				if (map.length > 0) return { file, from, content: Readable.from(map) };
			}
		}
	}
	const { name } = await files.newest(id, 'skymap', { combined, estimatedFirst: true, signal });
	return { file: name, from: 'log', content: (await files.download(id, name, { signal })).content };
}

async function orNone<Row>(rows: Promise<Row[]>): Promise<Row[]> {
	try {
		return await rows;
	} catch (error) {
		const isExpected = error instanceof GraceDbError && kindsOfUnavailable.includes(error.kind);
		// A document that is no notice carries no map.
		if (isExpected || error instanceof NotJson || error instanceof TooLarge) return [];
		throw error;
	}
}

function time({ created }: JsonObject): number {
	return Number(gpsOf(created) ?? 0);
}

/** The map in the document of a notice, decoded; none if it carries none. */
async function mapInNotice(
	files: Pick<Files, 'download'>,
	id: string,
	file: string,
	{ combined, signal }: CallOptions & { combined: boolean },
): Promise<Buffer[]> {
	const { content } = await files.download(id, file, { signal });
	const notice = await readJson(content, undefined, maxNoticeBytes);
	const part = isJsonObject(notice) ? notice[combined ? 'external_coinc' : 'event'] : undefined;
	const map = isJsonObject(part) ? part[combined ? 'combined_skymap' : 'skymap'] : undefined;
	return typeof map === 'string' && map !== '' ? [Buffer.from(map, 'base64')] : [];
}
