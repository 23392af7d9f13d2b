import { simplifyVoevent } from '../../../../gracedb/simplify/simplifyVoevent';
import { simplify } from '../../../shared/parameters/output';
import { voeventContent } from '../../../../gracedb/simplify/voeventContent';
import { GraceDbError } from '../../../../gracedb/errors/GraceDbError';
import { type JsonObject, textOf } from '../../../../gracedb/json';
import { objectId } from '../../../shared/parameters/superevent';
import { ItemWithFiles, operation } from '../../operation';
import { flagField, wholeNumberField } from '../../../shared/parameters/commonFields';

const voeventNumber = wholeNumberField(
	'voeventNumber',
	'VOEvent Number',
	1,
	1,
	'Number (N) of the VOEvent, counted from 1',
	{ required: true },
);

const withFile = flagField(
	'withFile',
	'Download XML',
	'Whether to also download the XML, into the binary field data',
);

const withContent = flagField(
	'withContent',
	'Read XML',
	'Whether to also read the XML: the field content has its parameters by name, citations and times',
);

/** Bytes; VOEvents have some thousands. */
const largestXml = 10 * 1024 * 1024;

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a VOEvent',
	description: 'Get one VOEvent of a superevent or event, with or without its XML',
	access: 'read',
	fields: [objectId, voeventNumber, withFile, withContent, simplify],
	async execute({ client, params, save, signal }) {
		const voevent = await client.voevents.get(params.superevent, params.voeventNumber, { signal });
		const json = params.simplify ? simplifyVoevent(voevent, params.superevent) : voevent;
		if (!params.withFile && !params.withContent) return json;
		const fileName = textOf(voevent['filename']);
		const version = textOf(voevent['file_version']);
		const file = await client.files.download(params.superevent, `${fileName},${version}`, {
			signal,
		});
		if (!params.withContent) {
			const data = await save(file.content, fileName, 'application/xml');
			return new ItemWithFiles(json, { data });
		}
		const xml = await readAll(file.content, fileName);
		const item = { ...json, content: contentOf(xml, fileName) };
		if (!params.withFile) return item;
		return new ItemWithFiles(item, { data: await save(xml, fileName, 'application/xml') });
	},
});

async function readAll(content: AsyncIterable<Buffer>, fileName: string): Promise<Buffer> {
	const pieces: Buffer[] = [];
	let size = 0;
	for await (const piece of content) {
		pieces.push(piece);
		size += piece.length;
		if (size > largestXml) throw unreadable(fileName, 'it is larger than 10 MB');
	}
	return Buffer.concat(pieces);
}

function contentOf(xml: Buffer, fileName: string): JsonObject {
	try {
		return voeventContent(xml.toString('utf8'));
	} catch (error) {
		throw unreadable(fileName, error instanceof Error ? error.message : String(error));
	}
}

function unreadable(fileName: string, why: string): GraceDbError {
	return new GraceDbError(`The file ${fileName} cannot be read as a VOEvent: ${why}.`, {
		kind: 'answer',
		advice: 'Turn off Read XML, and get the file with Download XML.',
	});
}
