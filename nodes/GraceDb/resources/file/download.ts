import { outputField } from '../../../shared/parameters/binary';
import { fileProperty, storedName } from '../../../shared/parameters/file';
import { oneOf } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { ItemWithFiles, operation } from '../../operation';
import { flagField } from '../../../shared/parameters/commonFields';

const which: Field<'which', 'name' | 'skymap' | 'pastro' | 'embright' | 'preview'> = {
	property: {
		displayName: 'File to Get',
		name: 'which',
		type: 'options',
		default: 'name',
		description: 'A file by its name, or the newest of a kind',
		options: [
			{
				name: 'By Name',
				value: 'name',
			},
			{
				name: 'Newest Classification (P_astro)',
				value: 'pastro',
				description: 'What kind of merger it is, as probabilities in JSON',
			},
			{
				name: 'Newest EM-Bright',
				value: 'embright',
				description: 'Whether light can be expected, as probabilities in JSON',
			},
			{
				name: 'Newest Preview Image',
				value: 'preview',
				description: 'A picture of the sky map',
			},
			{
				name: 'Newest Sky Map',
				value: 'skymap',
				description: 'Where it came from, as a FITS file',
			},
		],
	},
	read: oneOf('File to Get', ['name', 'skymap', 'pastro', 'embright', 'preview']),
};

const fileName: Field<'fileName', string> = {
	property: {
		...fileProperty(
			'fileName',
			'File Name',
			'Name of the file; the newest version, or another one after a comma (bayestar.png,0)',
		),
		required: true,
		displayOptions: { show: { which: ['name'] } },
	},
	// An empty one matters only where the file is wanted by its name; the client says so then.
	read: storedName,
};

const combined = flagField(
	'combined',
	'Combined Sky Maps',
	'Whether sky maps that were combined with that of an external event count as well',
	{ displayOptions: { show: { which: ['skymap', 'preview'] } } },
);

export const download = operation({
	name: 'Download',
	value: 'download',
	action: 'Download a file',
	description: 'Download a file of a superevent or event, by name or the newest of a kind',
	access: 'read',
	fields: [objectId, which, fileName, combined, outputField],
	async execute({ client, params, save, signal }) {
		const { superevent: object, which: kind, fileName: name, combined: alsoCombined } = params;
		const wanted =
			kind === 'name'
				? { name }
				: await client.files.newest(object, kind, { combined: alsoCombined, signal });
		const file = await client.files.download(object, wanted.name, { signal });
		const data = await save(file.content, file.name, mimeTypeOf(file.name, file.contentType));
		return new ItemWithFiles(
			{ object, file: file.name, ...wanted },
			{ [params.outputField]: data },
		);
	},
});

/** The server calls most files application/octet-stream; n8n finds a better type from the name itself. */
function mimeTypeOf(name: string, given = ''): string | undefined {
	if (/\.fits(?:\.gz)?$/i.test(name)) return 'application/fits';
	const type = given.split(';')[0]?.trim() ?? '';
	return ['', 'application/octet-stream', 'text/plain'].includes(type) ? undefined : type;
}
