import type { Readable } from 'node:stream';
import { GraceDbError, inputError } from '../errors/GraceDbError';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import { type CallOptions, objectAddress } from './address';
import type { Logs } from './logs';

/** A stored file of an event or superevent. */
export interface StoredFile extends JsonObject {
	/** With its version where the server lists that: `bayestar.fits.gz,1`; without, it is the newest. */
	name: string;
	/** Address. */
	url: string;
}

/** A file on its way from the server; whoever takes it reads or destroys its content. */
export interface Download {
	/** As it was asked for, without the version. */
	name: string;
	/** What the server says of it; often just `application/octet-stream`. */
	contentType?: string;
	/** Bytes, where the server says. */
	size?: number;
	content: Readable;
}

/** Kinds of files that have different names from superevent to superevent. */
export type FileKind = 'skymap' | 'pastro' | 'embright' | 'preview';

/** The newest file of a kind. */
export interface NewestFile extends JsonObject {
	/** With its version: `gstlal.p_astro.json,1`. */
	name: string;
	version: number;
	/** User name. */
	author: string;
	/** Number of the log entry that it came with. */
	log: number;
}

export interface NewestOptions {
	/** Whether sky maps combined with that of an external event count; default false. */
	combined?: boolean;
	/** Whether of the maps of one minute those of parameter estimation count before rapid ones; default false: the last one. */
	estimatedFirst?: boolean;
}

export interface Files {
	/** All files that the user may see, with their versions. */
	list(objectId: string, options?: CallOptions): Promise<StoredFile[]>;
	/** @param name `bayestar.fits.gz` for the newest version, `bayestar.fits.gz,0` for the first */
	download(objectId: string, name: string, options?: CallOptions): Promise<Download>;
	/**
	 * The newest visible file of a kind, whatever its name and prefix.
	 *
	 * @throws GraceDbError of kind `missing` if there is none
	 */
	newest(
		objectId: string,
		kind: FileKind,
		options?: CallOptions & NewestOptions,
	): Promise<NewestFile>;
}

export function files(transport: Transport, logs: Pick<Logs, 'list'>): Files {
	return {
		async list(objectId, { signal } = {}) {
			const { root, subject } = objectAddress(objectId);
			const { content } = await transport.json({ path: `${root}files/`, subject, signal });
			return readFiles(content);
		},

		async download(objectId, fileName, { signal } = {}) {
			const { root, subject } = objectAddress(objectId);
			const name = fileName.trim();
			if (name === '')
				throw inputError(
					'File Name is empty.',
					'Enter the name of a file, for example bayestar.png.',
				);
			const pieces = name.split('/');
			if (pieces.some((piece) => /^\.{0,2}$/.test(piece)))
				throw inputError(
					`File Name: "${name}" is not a file name.`,
					'Choose the file from the list.',
				);
			const { headers, content } = await transport.stream({
				path: `${root}files/${pieces.map((piece) => path`${piece}`).join('/')}`,
				subject: `file ${name} of ${subject}`,
				signal,
			});
			const isPlain = headers['content-encoding'] === undefined;
			const length = headers['content-length'];
			return {
				name: name.replace(/,\d+$/, ''),
				contentType: headers['content-type'],
				size: isPlain && length !== undefined ? Number(length) : undefined,
				content,
			};
		},

		async newest(objectId, kind, { combined = false, estimatedFirst = false, signal } = {}) {
			const { subject } = objectAddress(objectId);
			const found = newestFile(await logs.list(objectId, { signal }), kind, {
				combined,
				estimatedFirst,
			});
			if (found) return found;
			throw new GraceDbError(
				`No ${kindNames[kind].what} of ${subject} found, or you lack access.`,
				{
					kind: 'missing',
					advice:
						'Try again later: files of preliminary alerts arrive some minutes after the merger.',
				},
			);
		},
	};
}

/**
 * Names of files by kind, the better form first: the automation uploads each sky map as multi-order FITS, and later again as a
 * flat one.
 */
const kindNames: Record<FileKind, { what: string; forms: readonly RegExp[] }> = {
	skymap: { what: 'sky map', forms: [/\.multiorder\.fits$/i, /\.fits(?:\.gz)?$/i] },
	pastro: { what: 'classification (p_astro)', forms: [/(?:^|[._-])p_astro\.json$/i] },
	embright: { what: 'EM-Bright file', forms: [/(?:^|[._-])em_bright\.json$/i] },
	preview: {
		what: 'preview image',
		forms: [/^(?!.*(?:volume|p_astro|em_bright|omegascan|overlap|corner|mass)).*\.png$/i],
	},
};

const combinedMap = /combined|-ext\b/i;
/** Maps of parameter estimation, which count before those of rapid programs of the same minute. */
const estimatedMap = /bilby|lalinference/i;

function byNumber(a: JsonObject, b: JsonObject): number {
	return Number(a['N']) - Number(b['N']);
}

function byMinute(a: JsonObject, b: JsonObject): number {
	const [one, other] = [a, b].map(({ created }) =>
		textOf(created).slice(0, 'YYYY-MM-DD HH:MM'.length),
	);
	if (one !== other) return one! < other! ? -1 : 1;
	const isEstimated = ({ filename }: JsonObject): number =>
		Number(estimatedMap.test(textOf(filename)));
	return isEstimated(a) - isEstimated(b) || byNumber(a, b);
}

/** The newest file of a kind that log entries name. */
export function newestFile(
	logs: readonly JsonObject[],
	kind: FileKind,
	{ combined = false, estimatedFirst = false }: NewestOptions = {},
): NewestFile | undefined {
	const withFile = logs.filter((log) => textOf(log['filename']) !== '');
	for (const form of kindNames[kind].forms) {
		const fitting = withFile.filter((log) => {
			const name = textOf(log['filename']);
			return form.test(name) && (combined || !combinedMap.test(name));
		});
		const newest = fitting.sort(estimatedFirst ? byMinute : byNumber).at(-1);
		if (newest) {
			const version = Number(newest['file_version'] ?? 0);
			return {
				name: `${textOf(newest['filename'])},${version}`,
				version,
				author: textOf(newest['issuer']),
				log: Number(newest['N']),
			};
		}
	}
	return undefined;
}

/** v1 has a map of names and addresses, v2 `{ files, links }`, whose entries are objects with `filename` or names. */
function readFiles(content: Json): StoredFile[] {
	if (!isJsonObject(content)) return [];
	const list = content['files'];
	if (!Array.isArray(list)) {
		return Object.entries(content).map(([name, url]) => ({ name, url: textOf(url) }));
	}
	return list.map((entry) =>
		isJsonObject(entry)
			? {
					name: textOf(entry['filename']),
					url: textOf(entry['file'] ?? entry['url'] ?? entry['self']),
				}
			: { name: textOf(entry), url: '' },
	);
}
