import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import type { GraceDbClient } from '../client';
import { GraceDbError } from '../errors/GraceDbError';
import type { Json, JsonObject } from '../json';
import { strings, textOf } from '../json';
import { type FileKind, newestFile } from '../resources/files';
import type { CallOptions } from '../resources/address';
import { readSkyMap } from '../skymap/readSkyMap';
import { summarize } from '../skymap/summarize';
import { noticeFacts } from '../simplify/noticeFacts';
import { creation } from '../simplify/times';
import type { AlertChange, AlertSkyMap, AlertSources, Product } from './facts';
import { readProbabilities } from './probabilities';
import type { PublicNotice } from './publicNotice';

/** What an alert is about. */
export interface AlertRequest {
	id: string;
	/** Of a trigger's item. */
	change?: AlertChange;
	/** The record of the notice that the change is, as the server gave it. */
	notice?: JsonObject;
	/** Whether everybody may see it, where that is known. */
	isPublic?: boolean;
	publicNotice?: PublicNotice;
}

/** Cells of the largest map whose distances are read, for its volume: a multi-order map has some ten thousand. */
const distanceUpTo = 1e6;

/**
 * Reads what is known of a superevent, in as few requests as can be: its record, its notices, its log (which names the newest
 * files), and up to three files; for a retraction the record and notices alone. What is not there, or cannot be read, is named in `missing`.
 *
 * @throws GraceDbError if the record cannot be read, unless a notice was given
 */
export async function gatherAlert(
	client: GraceDbClient,
	request: AlertRequest,
	{ signal }: CallOptions = {},
): Promise<AlertSources> {
	const { id, publicNotice } = request;
	const missing: Product[] = [];
	/** Undefined, and named, for whatever fails but being stopped. */
	async function orMissing<Value>(
		product: Product | undefined,
		read: () => Promise<Value | undefined>,
	): Promise<Value | undefined> {
		try {
			const value = await read();
			if (value === undefined && product) missing.push(product);
			return value;
		} catch (error) {
			signal?.throwIfAborted();
			if (!(error instanceof GraceDbError)) throw error;
			if (product) missing.push(product);
			return undefined;
		}
	}

	const record = async () => await client.superevents.get(id, { signal });
	const [superevent, isPublic, notice] = await Promise.all([
		publicNotice ? orMissing('record', record) : record(),
		request.isPublic ?? (publicNotice ? true : isShownToAll(client, id, signal)),
		request.notice ?? (publicNotice ? undefined : newestNotice(client, id, signal)),
	]);
	const sources = { ...request, apiUrl: client.apiUrl, superevent, notice, isPublic };
	const isRetracted =
		publicNotice?.alertType === 'RETRACTION' || strings(superevent?.['labels']).includes('ADVNO');
	if (isRetracted)
		return { ...sources, missing: missing.filter((product) => product === 'record') };

	const logs = (await orMissing(undefined, () => client.logs.list(id, { signal }))) ?? [];
	const facts = notice ? noticeFacts(notice) : undefined;
	const nameOf = (kind: FileKind): string | undefined => newestFile(logs, kind)?.name;
	async function probabilities(kind: 'pastro' | 'embright'): Promise<Json | undefined> {
		const name = nameOf(kind);
		if (name === undefined) return undefined;
		const { content } = await client.files.download(id, name, { signal });
		return readProbabilities(await readText(content));
	}
	async function skyMap(): Promise<AlertSkyMap | undefined> {
		if (publicNotice?.skyMap) {
			return await readMap(null, Readable.from([publicNotice.skyMap]), signal);
		}
		const name = textOf(notice?.['skymap_filename']) || nameOf('skymap');
		if (!name) return undefined;
		const { content } = await client.files.download(id, name, { signal });
		return await readMap(name, content, signal);
	}
	const isInNotice = (field: 'classification' | 'properties'): boolean =>
		Boolean(facts?.[field] ?? publicNotice?.event?.[field]);
	const [classification, properties, map] = await Promise.all([
		isInNotice('classification')
			? undefined
			: orMissing('classification', () => probabilities('pastro')),
		isInNotice('properties') ? undefined : orMissing('properties', () => probabilities('embright')),
		orMissing('sky_map', skyMap),
	]);
	return { ...sources, classification, properties, skyMap: map, missing };
}

async function readMap(
	file: string | null,
	content: Readable,
	signal: AbortSignal | undefined,
): Promise<AlertSkyMap> {
	const name = file ?? 'The sky map of the notice';
	const map = await readSkyMap(content, { name, distanceUpTo, signal });
	return { file, map, summary: await summarize(map, { name, signal }) };
}

/**
 * The newest public notice: servers since 2.36 keep notices, older ones VOEvents, some both. Internal VOEvents are none.
 *
 * @returns undefined where there is none, or this user is shown none
 */
async function newestNotice(
	client: GraceDbClient,
	id: string,
	signal: AbortSignal | undefined,
): Promise<JsonObject | undefined> {
	const lists = await Promise.all(
		[client.notices, client.voevents].map(async (list) => {
			try {
				return await list.list(id, { signal });
			} catch (error) {
				signal?.throwIfAborted();
				if (error instanceof GraceDbError) return [];
				throw error;
			}
		}),
	);
	const sent = lists.flat().filter((record) => record['internal'] !== true);
	const when = (record: JsonObject): number => Number(creation(record['created']).created_gps);
	return sent.sort((a, b) => when(a) - when(b)).at(-1);
}

/** Milliseconds; a message does not wait longer to learn whether everybody may see the superevent. */
const publicLimit = 5_000;

/** Whether an anonymous user is shown the superevent; undefined where that cannot be learned. */
async function isShownToAll(
	client: GraceDbClient,
	id: string,
	signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
	if ((await client.credential()).kind === 'none') return true;
	try {
		const limit = AbortSignal.any([AbortSignal.timeout(publicLimit), ...(signal ? [signal] : [])]);
		await client.asAnonymous().superevents.get(id, { signal: limit });
		return true;
	} catch (error) {
		signal?.throwIfAborted();
		return error instanceof GraceDbError && error.kind === 'missing' ? false : undefined;
	}
}
