import { GraceDbError, inputError } from '../../../../gracedb/errors/GraceDbError';
import { parseObjectId } from '../../../../gracedb/ids';
import type { JsonObject } from '../../../../gracedb/json';
import { currentSkyMap } from '../../../../gracedb/resources/currentSkyMap';
import { readSkyMap } from '../../../../gracedb/skymap/readSkyMap';
import type { SkyMap } from '../../../../gracedb/skymap/skyMap';
import { binaryField } from '../../../shared/parameters/binary';
import { flagField } from '../../../shared/parameters/commonFields';
import type { Field, Params } from '../../../shared/parameters/field';
import { fileProperty, storedName } from '../../../shared/parameters/file';
import { located, oneOf } from '../../../shared/parameters/read';
import { objectId as anyObjectId } from '../../../shared/parameters/superevent';
import type { OperationContext } from '../../operation';

const kinds = ['superevent', 'file', 'binary'] as const;

const skyMapFrom: Field<'skyMapFrom', (typeof kinds)[number]> = {
	property: {
		displayName: 'Sky Map',
		name: 'skyMapFrom',
		type: 'options',
		default: 'superevent',
		description: 'Where the sky map comes from',
		options: [
			{
				name: 'Binary Field',
				value: 'binary',
				description: 'A file of the incoming item',
			},
			{
				name: 'Current One',
				value: 'superevent',
				description:
					'The sky map that the newest notice or VOEvent of the superevent names, or else the newest in its log',
			},
			{
				name: 'File by Name',
				value: 'file',
				description: 'A file of a superevent or event',
			},
		],
	},
	read: oneOf('Sky Map', kinds),
};

/** Hidden, it is empty; shown, it must not be. */
const objectId: Field<'superevent', string | undefined> = {
	property: {
		...anyObjectId.property,
		description: 'The superevent or event whose sky map to read',
		displayOptions: { show: { skyMapFrom: ['superevent', 'file'] } },
	},
	read: (raw) => (located(raw) === '' ? undefined : parseObjectId(located(raw)).id),
	forModel: anyObjectId.forModel,
	ofItem: anyObjectId.ofItem,
};

const fileName: Field<'fileName', string> = {
	property: {
		...fileProperty(
			'fileName',
			'File Name',
			'Name of the sky map. You get the newest version, unless you add another after a comma (bayestar.multiorder.fits,0).',
		),
		required: true,
		displayOptions: { show: { skyMapFrom: ['file'] } },
	},
	read: storedName,
};

const mapField: Field<'binaryField', string> = {
	...binaryField,
	property: {
		...binaryField.property,
		hint: 'The name of the input binary field containing the sky map',
		description: 'Name of the binary field of the incoming item with the sky map',
		displayOptions: { show: { skyMapFrom: ['binary'] } },
	},
};

const combined = flagField(
	'combined',
	'Combined Sky Map',
	'Whether to read the sky map that was combined with that of an external event (RAVEN) instead of the gravitational-wave sky map',
	{ displayOptions: { show: { skyMapFrom: ['superevent'] } } },
);

/** The fields that say which sky map is meant: those of each operation begin with them. */
export const sourceFields = [skyMapFrom, objectId, fileName, mapField, combined] as const;

type SourceParams = Params<typeof sourceFields>;

/** A sky map, and where it comes from. */
export interface ReadMap {
	map: SkyMap;
	/** For errors. */
	name: string;
	/** `superevent_id` or `graceid`, file, and why this one. */
	origin: JsonObject;
}

/** A superevent or event whose map is read; undefined for a binary field. @throws GraceDbError of kind `input` if it is missing */
export function objectOf({
	skyMapFrom: from,
	superevent: object,
	fileName: file,
}: SourceParams): string | undefined {
	if (from === 'binary') return undefined;
	// The sentence of the field itself.
	const id = object ?? parseObjectId('').id;
	if (from === 'file' && file === '')
		throw inputError(
			'File Name is empty.',
			'Enter the name of a sky map, for example bayestar.multiorder.fits.',
		);
	return id;
}

/**
 * Opens and reads the sky map that the parameters name.
 *
 * @param distanceUpTo cells of the largest map of which distances are read
 * @throws GraceDbError if there is none, SkyMapError if it cannot be read
 */
export async function readSource(
	{ client, upload, signal }: Pick<OperationContext, 'client' | 'upload' | 'signal'>,
	params: SourceParams,
	distanceUpTo: number,
): Promise<ReadMap> {
	const object = objectOf(params);
	const { content, file, from } = await open();
	const name = file.replace(/,\d+$/, '');
	const map = await readSkyMap(content, { name, distanceUpTo, signal }).catch((error: unknown) => {
		// Errors of connections have codes, those of programs do not.
		const isConnection = error instanceof Error && 'code' in error;
		if (error instanceof GraceDbError || !isConnection || signal?.aborted) throw error;
		throw new GraceDbError(`The connection closed before ${name} was complete.`, {
			kind: 'connection',
			advice: 'Run the node again.',
			cause: error,
		});
	});
	const key = object && parseObjectId(object).type === 'superevent' ? 'superevent_id' : 'graceid';
	return { map, name, origin: { ...(object && { [key]: object }), file, from } };

	async function open(): Promise<{
		content: AsyncIterable<Uint8Array>;
		file: string;
		from: string;
	}> {
		if (object === undefined) {
			const sent = await upload(params.binaryField);
			return { content: await sent.open(), file: sent.fileName, from: 'binary' };
		}
		if (params.skyMapFrom === 'superevent')
			return currentSkyMap(client, object, { combined: params.combined, signal });
		const { content } = await client.files.download(object, params.fileName, { signal });
		return { content, file: params.fileName, from: 'file' };
	}
}
