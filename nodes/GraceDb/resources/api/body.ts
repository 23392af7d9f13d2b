import { inputError } from '../../../../gracedb/errors/GraceDbError';
import {
	type Body,
	fileBody,
	formBody,
	jsonBody,
	multipartBody,
	type Upload,
} from '../../../../gracedb/http/body';
import type { Json } from '../../../../gracedb/json';
import { binaryField } from '../../../shared/parameters/binary';
import { oneOf, text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { readRows, rowsOf } from './rows';

const kinds = ['binary', 'form', 'json', 'multipart', 'none'] as const;
export type BodyKind = (typeof kinds)[number];

/** Methods that may have a body. */
const withBody = ['DELETE', 'PATCH', 'POST', 'PUT'];

export const bodyKind: Field<'bodyKind', BodyKind> = {
	property: {
		displayName: 'Body',
		name: 'bodyKind',
		type: 'options',
		default: 'none',
		description: 'What to send with the request',
		displayOptions: { show: { method: withBody } },
		options: [
			{
				name: 'Binary File',
				value: 'binary',
				description:
					'The file of the incoming item, unchanged. Requires Make Public, because the node does not check its content.',
			},
			{
				name: 'Form',
				value: 'form',
				description: "Fields, URL-encoded. Most of GraceDB's endpoints expect this.",
			},
			{
				name: 'Form with File',
				value: 'multipart',
				description: 'Fields and a file of the incoming item (multipart/form-data)',
			},
			{
				name: 'JSON',
				value: 'json',
			},
			{
				name: 'None',
				value: 'none',
			},
		],
	},
	read: oneOf('Body', kinds),
};

const showFor = (...bodyKinds: BodyKind[]): { show: Record<string, string[]> } => ({
	show: { method: withBody, bodyKind: bodyKinds },
});

export const bodyJson: Field<'bodyJson', Json> = {
	property: {
		displayName: 'Body as JSON',
		name: 'bodyJson',
		type: 'json',
		default: '{}',
		required: true,
		placeholder: 'e.g. {"comment": "hello"}',
		description: 'What to send, in JSON',
		displayOptions: showFor('json'),
	},
	read: (raw) => {
		if (typeof raw !== 'string') return (raw ?? null) as Json;
		try {
			return JSON.parse(raw) as Json;
		} catch {
			throw inputError(
				'Body as JSON: this is not JSON.',
				'Enter something like {"comment": "hello"}.',
			);
		}
	},
};

export const bodyFields: Field<'bodyFields', [string, string][]> = {
	property: {
		...rowsOf(
			'Form Fields',
			'bodyFields',
			'A field of the form. A name that you give twice is sent twice.',
		),
		displayOptions: showFor('form', 'multipart'),
	},
	read: readRows('Form Fields'),
};

export const fileField: Field<'fileField', string> = {
	property: {
		displayName: 'Name of the File Field',
		name: 'fileField',
		type: 'string',
		default: 'upload',
		placeholder: 'e.g. eventFile',
		description: 'Name of the form field for the file: upload for logs, eventFile for events',
		displayOptions: showFor('multipart'),
	},
	read: (raw) => text(raw) || 'upload',
};

export const bodyFile: Field<'binaryField', string> = {
	property: { ...binaryField.property, displayOptions: showFor('binary', 'multipart') },
	read: binaryField.read,
};

/** The body that the fields describe. */
export async function makeBody(
	params: {
		bodyKind: BodyKind;
		bodyJson: Json;
		bodyFields: [string, string][];
		fileField: string;
		binaryField: string;
	},
	upload: (binaryField: string) => Promise<Upload>,
): Promise<Body | undefined> {
	const fields = params.bodyFields;
	switch (params.bodyKind) {
		case 'none':
			return undefined;
		case 'json':
			return jsonBody(params.bodyJson);
		case 'form':
			return formBody(fields);
		case 'multipart':
			return multipartBody(fields, params.fileField, await upload(params.binaryField));
		case 'binary':
			return fileBody(await upload(params.binaryField));
	}
}
