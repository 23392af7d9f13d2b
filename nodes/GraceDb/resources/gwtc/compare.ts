import { compareCatalogues } from '../../../../gracedb/resources/compareCatalogues';
import { isJsonObject, type JsonObject } from '../../../../gracedb/json';
import { additionalFields } from '../../../shared/parameters/collections';
import { atLeastZero, optionalText } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { catalogueNumber, version } from './catalogue';

const oldVersion: Field<'version', string> = {
	property: {
		...version.property,
		displayName: 'Old Version',
		default: '1',
		description: 'Version to compare with, counted from 1',
	},
	read: version.read,
};

const newVersion: Field<'newVersion', string> = {
	property: {
		...version.property,
		displayName: 'New Version',
		name: 'newVersion',
		description: 'Version to compare, counted from 1, or latest',
	},
	read: version.read,
};

const farTolerance: Field<'farTolerance', number> = {
	property: {
		displayName: 'FAR Tolerance',
		name: 'farTolerance',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 9 },
		default: 0.000001,
		placeholder: 'e.g. 0.01',
		description:
			'Largest difference of two false-alarm rates to ignore, as a fraction of the larger one: 0.01 is 1 %',
	},
	read: atLeastZero('FAR Tolerance'),
};

const newCatalogueNumber: Field<'newCatalogueNumber', string | undefined> = {
	property: {
		displayName: 'New Catalog Number',
		name: 'newCatalogueNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. 4a-1',
		description: 'Number of the catalog to compare, if it is a different one',
	},
	read: optionalText,
};

const pastroTolerance: Field<'pastroTolerance', number> = {
	property: {
		displayName: 'P_astro Tolerance',
		name: 'pastroTolerance',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 9 },
		default: 0.000001,
		placeholder: 'e.g. 0.01',
		description: 'Largest difference of two probabilities to ignore',
	},
	read: atLeastZero('P_astro Tolerance'),
};

export const compare = operation({
	name: 'Compare',
	value: 'compare',
	action: 'Compare two versions of a catalog',
	description:
		'Get what changed from one version of a catalog to another: superevents, pipelines, FAR and p_astro',
	access: 'read',
	fields: [
		catalogueNumber,
		oldVersion,
		newVersion,
		additionalFields(farTolerance, newCatalogueNumber, pastroTolerance),
	],
	async *execute({ client, params, signal }) {
		const { catalogueNumber: number, additionalFields: more } = params;
		const [before, after] = await Promise.all([
			client.gwtc.get(number, params.version, { signal }),
			client.gwtc.get(more.newCatalogueNumber ?? number, params.newVersion, { signal }),
		]);
		const tolerances = { far: more.farTolerance, pastro: more.pastroTolerance };
		yield* compareCatalogues(superevents(before), superevents(after), tolerances);
	},
});

function superevents({ gwtc_superevents: entries }: JsonObject): JsonObject {
	return isJsonObject(entries) ? entries : {};
}
