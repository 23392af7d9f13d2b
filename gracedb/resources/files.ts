import type { Readable } from 'node:stream';
import { inputError } from '../errors';
import type { Upload } from '../form';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';
import { path } from '../path';
import type { Transport } from '../transport';
import { type CallOptions, objectAddress } from './address';

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
	/** Bytes, where the server tells. */
	size?: number;
	content: Readable;
}

export interface Files {
	/** All files that the user may see, with their versions. */
	list(objectId: string, options?: CallOptions): Promise<StoredFile[]>;
	/** @param name `bayestar.fits.gz` for the newest version, `bayestar.fits.gz,0` for the first */
	download(objectId: string, name: string, options?: CallOptions): Promise<Download>;
}

export function files(transport: Transport): Files {
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
					'Give the name of a file, for example bayestar.png.',
				);
			const { headers, content } = await transport.stream({
				path: `${root}files/${path`${name}`}`,
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
	};
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

/**
 * What the server cannot store.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkUpload({ fileName, size }: Upload): void {
	if (fileName.includes(',')) {
		throw inputError(
			`The file name "${fileName}" has a comma, which GraceDB keeps for the version.`,
			'Rename the file.',
		);
	}
	if (fileName.length > 100) {
		throw inputError(
			`The file name "${fileName.slice(0, 40)}…" is longer than the 100 characters that GraceDB can store.`,
			'Rename the file.',
		);
	}
	if (size === 0)
		throw inputError(`The file "${fileName}" is empty.`, 'GraceDB stores no empty files.');
}
