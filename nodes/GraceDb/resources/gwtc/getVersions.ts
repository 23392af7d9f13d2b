import { simplifyCatalogue } from '../../../../gracedb/simplify/simplifyCatalogue';
import type { JsonObject } from '../../../../gracedb/json';
import { arrange, listOptions } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';
import { catalogueNumber } from './catalogue';

export const getVersions = operation({
	name: 'Get Versions',
	value: 'getVersions',
	action: 'Get the versions of a catalog',
	description: 'Get all versions of one catalog without their superevents, newest first',
	access: 'read',
	fields: [catalogueNumber, listOptions],
	async *execute({ client, params, signal }) {
		const versions: JsonObject[] = [];
		for await (const row of client.gwtc.list({ number: params.catalogueNumber, signal })) {
			const version = simplifyCatalogue(row);
			delete version['superevents'];
			versions.push(version);
		}
		yield* arrange(versions, params.options);
	},
});
