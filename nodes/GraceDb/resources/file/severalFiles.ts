import type { IBinaryData } from 'n8n-workflow';
import type { GraceDbClient } from '../../../../gracedb/client';
import { kindsOfUnavailable, undefinedOn } from '../../../../gracedb/errors/optional';
import type { Json, JsonObject } from '../../../../gracedb/json';
import type { CallOptions } from '../../../../gracedb/resources/address';
import { type FileKind, newestFile } from '../../../../gracedb/resources/files';
import { readProbabilities } from '../../../../gracedb/alert/probabilities';
import { idField } from '../../../../gracedb/simplify/idField';
import type { Field } from '../../../shared/parameters/field';
import { names, oneOf } from '../../../shared/parameters/read';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { ItemWithFiles, type OperationContext } from '../../operation';
import { mimeTypeOf } from './mimeType';

/** Where each kind goes: the name of a binary field, or that of a JSON field for what is read. */
const fieldOfKind: Record<FileKind, string> = {
	skymap: 'sky_map',
	preview: 'preview',
	pastro: 'classification',
	embright: 'properties',
};

/** Which files make one item. */
export const kinds: Field<'kinds', FileKind[]> = {
	property: {
		displayName: 'Files',
		name: 'kinds',
		type: 'multiOptions',
		default: ['skymap', 'preview', 'pastro'],
		required: true,
		description:
			'Which kinds of files to download, the newest of each. The field missing lists those that do not exist.',
		displayOptions: { show: { which: ['several'] } },
		options: [
			{
				name: 'Classification (P_astro)',
				value: 'pastro',
				description: 'Goes into the field classification',
			},
			{
				name: 'EM-Bright',
				value: 'embright',
				description: 'Goes into the field properties',
			},
			{
				name: 'Preview Image',
				value: 'preview',
				description: 'Goes into the binary field preview',
			},
			{
				name: 'Sky Map',
				value: 'skymap',
				description: 'Goes into the binary field sky_map',
			},
		],
	},
	takesList: true,
	read: (raw) => {
		const known = Object.keys(fieldOfKind) as FileKind[];
		const wanted = names(raw).map(oneOf('Files', known));
		if (wanted.length > 0) return wanted;
		throw inputError('Files is empty.', 'Choose at least one kind of file.');
	},
};

/**
 * The newest files of some kinds in one item: maps and pictures as files, probabilities read. The log, which names them, is read
 * once. What is not there, or cannot be seen, is named in `missing`.
 */
export async function downloadSeveral(
	client: GraceDbClient,
	id: string,
	{ kinds: wanted, combined }: { kinds: readonly FileKind[]; combined: boolean },
	{ save, signal }: Pick<OperationContext, 'save'> & CallOptions,
): Promise<ItemWithFiles> {
	const logs = await client.logs.list(id, { signal });
	const fetched = await Promise.all(
		wanted.map(async (kind) => {
			const newest = newestFile(logs, kind, { combined });
			const file =
				newest &&
				(await undefinedOn(kindsOfUnavailable, client.files.download(id, newest.name, { signal })));
			const field = fieldOfKind[kind];
			if (!file) return { field, missing: true };
			const { name } = newest;
			if (kind === 'pastro' || kind === 'embright') {
				const read = await readProbabilities(file.content);
				return read ? { field, name, read } : { field, missing: true };
			}
			const type = mimeTypeOf(file.name, file.contentType);
			return { field, name, saved: await save(file.content, file.name, type) };
		}),
	);
	const json: JsonObject = { ...idField(id) };
	const files: Record<string, Json> = {};
	const binary: Record<string, IBinaryData> = {};
	for (const { field, name, read, saved } of fetched) {
		if (name !== undefined) files[field] = name;
		if (saved) binary[field] = saved;
		else if (field === 'classification' || field === 'properties') json[field] = read ?? null;
	}
	const missing = fetched.flatMap((one) => ('missing' in one ? [one.field] : []));
	return new ItemWithFiles({ ...json, files, missing }, binary);
}
