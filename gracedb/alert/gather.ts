import { anySignal } from '../http/anySignal';
import { Readable } from 'node:stream';
import type { GraceDbClient } from '../client';
import { GraceDbError } from '../errors/GraceDbError';
import type { Json, JsonObject } from '../json';
import { strings, textOf } from '../json';
import { currentSkyMap, type SkyMapReaders } from '../resources/currentSkyMap';
import { newestFile } from '../resources/files';
import type { CallOptions } from '../resources/address';
import { readSkyMap } from '../skymap/readSkyMap';
import { summarize } from '../skymap/summarize';
import { noticeFacts } from '../simplify/noticeFacts';
import { type Alerts, newestNotice, newestProbabilities } from './findings';
import type { AlertChange, AlertSkyMap, AlertSources, Product } from './facts';
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

/** Milliseconds for everything but the record: a server that hangs must not keep the message from people. */
const productsLimit = 60_000;
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
	const limit = AbortSignal.timeout(productsLimit);
	/** For what the message can do without. */
	const ending = { signal: anySignal(signal, limit) };
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
			if (!(error instanceof GraceDbError) && !limit.aborted) throw error;
			if (product) missing.push(product);
			return undefined;
		}
	}

	const record = async () => await client.superevents.get(id, { signal });
	const isGiven = publicNotice !== undefined || request.notice !== undefined;
	const [superevent, isPublic, alerts] = await Promise.all([
		publicNotice ? orMissing('record', record) : record(),
		request.isPublic ?? (publicNotice ? true : isShownToAll(client, id, signal)),
		isGiven ? noAlerts : listAlerts(client, id, ending.signal, signal),
	]);
	const notice = request.notice ?? newestNotice(alerts);
	const sources = { ...request, apiUrl: client.apiUrl, superevent, notice, isPublic };
	const isRetracted =
		publicNotice?.alertType === 'RETRACTION' || strings(superevent?.['labels']).includes('ADVNO');
	if (isRetracted)
		return { ...sources, missing: missing.filter((product) => product === 'record') };

	const logs = (await orMissing(undefined, () => client.logs.list(id, ending))) ?? [];
	const facts = notice ? noticeFacts(notice) : undefined;
	const probabilities = async (kind: 'pastro' | 'embright'): Promise<Json | undefined> =>
		await newestProbabilities(client.files, id, logs, kind, ending);
	async function skyMap(): Promise<AlertSkyMap | undefined> {
		if (publicNotice?.skyMap) {
			return await readMap(null, Readable.from([publicNotice.skyMap]), ending.signal);
		}
		const name = textOf(request.notice?.['skymap_filename']);
		if (name !== '') {
			const { content } = await client.files.download(id, name, ending);
			return await readMap(name, content, ending.signal);
		}
		const { file, content } = await currentSkyMap(readersOf(client, alerts, logs), id, ending);
		return await readMap(file, content, ending.signal);
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

const noAlerts: Alerts = { notices: [], voevents: [] };

/** The notices and VOEvents that this user is shown. */
async function listAlerts(
	client: GraceDbClient,
	id: string,
	ending: AbortSignal,
	signal: AbortSignal | undefined,
): Promise<Alerts> {
	const [notices = [], voevents = []] = await Promise.all(
		[client.notices, client.voevents].map(async (list) => {
			try {
				return await list.list(id, { signal: ending });
			} catch (error) {
				signal?.throwIfAborted();
				if (error instanceof GraceDbError || ending.aborted) return [];
				throw error;
			}
		}),
	);
	return { notices, voevents };
}

/** What the sky map is looked up in: lists that have been read already are not asked for again. */
function readersOf(client: GraceDbClient, alerts: Alerts, logs: JsonObject[]): SkyMapReaders {
	return {
		notices: { list: () => Promise.resolve([...alerts.notices]) },
		voevents: { list: () => Promise.resolve([...alerts.voevents]) },
		files: {
			download: (...call) => client.files.download(...call),
			newest: (_id, kind, options) => {
				const found = newestFile(logs, kind, options);
				if (found) return Promise.resolve(found);
				return Promise.reject(new GraceDbError('There is no such file.', { kind: 'missing' }));
			},
		},
	};
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
		const limit = anySignal(AbortSignal.timeout(publicLimit), signal);
		await client.asAnonymous().superevents.get(id, { signal: limit });
		return true;
	} catch (error) {
		signal?.throwIfAborted();
		return error instanceof GraceDbError && error.kind === 'missing' ? false : undefined;
	}
}
