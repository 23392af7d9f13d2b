import { Readable } from 'node:stream';
import type { Upload } from '../../../../gracedb/http/body';
import { binaryField } from '../../../shared/parameters/binary';
import { asTyped, oneOf } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { textField } from '../../../shared/parameters/commonFields';

/** Where the file of an event comes from. */
export const fileFrom: Field<'fileFrom', 'binary' | 'text'> = {
	property: {
		displayName: 'File From',
		name: 'fileFrom',
		type: 'options',
		default: 'binary',
		description: 'Where the file from the pipeline comes from',
		options: [
			{
				name: 'Binary Field',
				value: 'binary',
				description: 'A file of the incoming item',
			},
			{
				name: 'Text',
				value: 'text',
				description: 'Text that you enter here or make with an expression',
			},
		],
	},
	read: oneOf('File From', ['binary', 'text']),
};

export const fileField: Field<'binaryField', string> = {
	property: { ...binaryField.property, displayOptions: { show: { fileFrom: ['binary'] } } },
	read: binaryField.read,
};

/** The file itself. */
export const fileText: Field<'fileText', string> = {
	property: {
		displayName: 'File Text',
		name: 'fileText',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		placeholder: 'e.g. <?xml version="1.0"?>…',
		description: 'Content of the file, as the pipeline writes it',
		displayOptions: { show: { fileFrom: ['text'] } },
	},
	read: asTyped,
};

/** Under which name the file is sent. */
export const fileName = textField(
	'fileName',
	'File Name',
	'coinc.xml',
	'Name for the file instead of its own. Text without a name is called initial.data. GraceDB reads the files of some pipelines by their name.',
);

interface Choice {
	fileFrom: 'binary' | 'text';
	binaryField: string;
	fileText: string;
}

/**
 * The file that the fields name.
 *
 * @param upload opens a binary field of the item
 * @param name to give to it; empty for its own
 */
export async function chosenFile(
	{ fileFrom: source, binaryField: field, fileText: content }: Choice,
	upload: (binaryField: string) => Promise<Upload>,
	name = '',
): Promise<Upload> {
	if (source === 'binary') {
		const file = await upload(field);
		return { ...file, fileName: name || file.fileName };
	}
	const bytes = Buffer.from(content);
	// ligo-gracedb 2.16.1 gives this name to what it reads from standard input.
	const fileNameOfText = name || 'initial.data';
	return { fileName: fileNameOfText, size: bytes.length, open: () => Readable.from([bytes]) };
}
