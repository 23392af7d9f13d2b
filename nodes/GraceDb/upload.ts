import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import { inputError } from '../../gracedb/errors/GraceDbError';
import type { Upload } from '../../gracedb/http/body';

/**
 * A binary field of an item as a file to send: streamed where n8n keeps binary data on disk or in its database.
 *
 * @throws GraceDbError of kind `input` if the item has no such field
 */
export async function uploadFrom(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
): Promise<Upload> {
	const fields = context.getInputData()[itemIndex]?.binary ?? {};
	const data = Object.hasOwn(fields, field) ? fields[field] : undefined;
	if (!data) {
		const others = Object.keys(fields);
		throw inputError(
			`Input Binary Field: the incoming item has no binary field "${field}".`,
			others.length > 0
				? `It has ${others.map((name) => `"${name}"`).join(', ')}.`
				: 'It has no binary data. Add a node before this one that makes a file, for example Convert to File.',
		);
	}
	const file = { fileName: data.fileName || field, contentType: data.mimeType };
	if (data.id === undefined) {
		const content = Buffer.from(data.data, 'base64');
		return { ...file, size: content.length, open: () => Readable.from([content]) };
	}
	const { id } = data;
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	return { ...file, size: fileSize, open: () => context.helpers.getBinaryStream(id) };
}
