import { kindsOfUnavailable, undefinedOn } from '../../../../gracedb/errors/optional';
import { fileRows } from '../../../../gracedb/resources/fileRows';
import { flagField } from '../../../shared/parameters/commonFields';
import { simplify } from '../../../shared/parameters/output';
import { objectId } from '../../../shared/parameters/superevent';
import { arrange, listOptionsWith } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

const allVersions = flagField(
	'allVersions',
	'All Versions',
	'Whether to return all versions of each file instead of only the newest',
);

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many files',
	description:
		'Get many files: all of a superevent or event, each with its newest version, time, tags and author',
	access: 'read',
	fields: [objectId, simplify, listOptionsWith(allVersions)],
	async *execute({ client, params, signal }) {
		const { superevent: id, options } = params;
		if (!params.simplify) {
			yield* arrange(await client.files.list(id, { signal }), options);
			return;
		}
		const [files, logs = []] = await Promise.all([
			client.files.list(id, { signal }),
			undefinedOn(kindsOfUnavailable, client.logs.list(id, { signal })),
		]);
		yield* arrange(fileRows(id, files, logs, options.allVersions), options);
	},
});
