import { simplifyVoevent } from '../../../../gracedb/alert/simplifyVoevent';
import { simplify } from '../../fields/output';
import { textOf } from '../../../../gracedb/json';
import { flag, wholeNumber } from '../../fields/read';
import { objectId } from '../../fields/superevent';
import { type Field, ItemWithFiles, operation } from '../../operation';

const voeventNumber: Field<'voeventNumber', number> = {
	property: {
		displayName: 'VOEvent Number',
		name: 'voeventNumber',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		required: true,
		placeholder: 'e.g. 1',
		description: 'Number (N) of the VOEvent on its object; they are counted from 1',
	},
	read: wholeNumber('VOEvent Number', 1),
};

const withFile: Field<'withFile', boolean> = {
	property: {
		displayName: 'Download XML',
		name: 'withFile',
		type: 'boolean',
		default: false,
		description: 'Whether to bring the XML as well, in the binary field data',
	},
	read: flag,
};

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a VO event',
	description: 'Get one VOEvent of a superevent or event, with its XML or without',
	access: 'read',
	fields: [objectId, voeventNumber, withFile, simplify],
	async execute({ client, params, save, signal }) {
		const voevent = await client.voevents.get(params.objectId, params.voeventNumber, { signal });
		const json = params.simplify ? simplifyVoevent(voevent, params.objectId) : voevent;
		if (!params.withFile) return json;
		const fileName = textOf(voevent['filename']);
		const version = textOf(voevent['file_version']);
		const file = await client.files.download(params.objectId, `${fileName},${version}`, { signal });
		const data = await save(file.content, fileName, 'application/xml');
		return new ItemWithFiles(json, { data });
	},
});
