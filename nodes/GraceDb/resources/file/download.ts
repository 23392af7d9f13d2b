import type { FileKind } from '../../../../gracedb/resources/files';
import { idField } from '../../../../gracedb/simplify/idField';
import { outputField } from '../../../shared/parameters/binary';
import { fileProperty, storedName } from '../../../shared/parameters/file';
import { oneOf } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { ItemWithFiles, operation } from '../../operation';
import { flagField } from '../../../shared/parameters/commonFields';
import { mimeTypeOf } from './mimeType';
import { downloadSeveral, kinds } from './severalFiles';

const which: Field<'which', 'name' | 'several' | FileKind> = {
	property: {
		displayName: 'File to Get',
		name: 'which',
		type: 'options',
		default: 'name',
		description: 'Which file to download: one by name, or the newest of a kind',
		options: [
			{
				name: 'By Name',
				value: 'name',
			},
			{
				name: 'Newest Classification (P_astro)',
				value: 'pastro',
				description: 'Probabilities of the kinds of merger, in JSON',
			},
			{
				name: 'Newest EM-Bright',
				value: 'embright',
				description: 'Probabilities that light can be expected, in JSON',
			},
			{
				name: 'Newest Preview Image',
				value: 'preview',
				description: 'Picture of the sky map',
			},
			{
				name: 'Newest Sky Map',
				value: 'skymap',
				description: 'Position on the sky, as a FITS file',
			},
			{
				name: 'Several in One Item',
				value: 'several',
				description:
					'Sky map, picture and probabilities together. Missing files are listed and are not an error.',
			},
		],
	},
	read: oneOf('File to Get', ['name', 'several', 'skymap', 'pastro', 'embright', 'preview']),
};

const fileName: Field<'fileName', string> = {
	property: {
		...fileProperty(
			'fileName',
			'File Name',
			'Name of the file. You get the newest version, unless you add another after a comma (bayestar.png,0).',
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
	'Whether to include sky maps that were combined with that of an external event',
	{ displayOptions: { show: { which: ['skymap', 'preview', 'several'] } } },
);

const output: typeof outputField = {
	...outputField,
	property: {
		...outputField.property,
		displayOptions: { show: { which: ['name', 'skymap', 'pastro', 'embright', 'preview'] } },
	},
};

export const download = operation({
	name: 'Download',
	value: 'download',
	action: 'Download a file',
	description:
		'Download files of a superevent or event: one by name, the newest of a kind, or several in one item',
	access: 'read',
	fields: [objectId, which, fileName, kinds, combined, output],
	async execute({ client, params, save, signal }) {
		const { superevent: object, which: kind, fileName: name, combined: alsoCombined } = params;
		if (kind === 'several') {
			const wanted = { kinds: params.kinds, combined: alsoCombined };
			return await downloadSeveral(client, object, wanted, { save, signal });
		}
		const wanted =
			kind === 'name'
				? { name }
				: await client.files.newest(object, kind, { combined: alsoCombined, signal });
		const file = await client.files.download(object, wanted.name, { signal });
		const data = await save(file.content, file.name, mimeTypeOf(file.name, file.contentType));
		return new ItemWithFiles(
			{ ...idField(object), file: file.name, ...wanted },
			{ [params.outputField]: data },
		);
	},
});
