import { idField } from '../../../../gracedb/simplify/idField';
import { logNumber } from '../../../shared/parameters/number';
import { objectId } from '../../../shared/parameters/superevent';
import { arrange, listOptions } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tags',
	description: 'Get many tags: all of a log entry',
	access: 'read',
	fields: [objectId, logNumber, listOptions],
	async *execute({ client, params, signal }) {
		const { superevent: id, logNumber: log, options } = params;
		const tags = await client.tags.list({ objectId: id, log }, { signal });
		const rows = tags.map((tag) => ({ ...idField(id), N: log, ...tag }));
		yield* arrange(rows, options);
	},
});
