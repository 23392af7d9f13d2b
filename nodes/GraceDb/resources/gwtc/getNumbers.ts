import { type JsonObject, textOf } from '../../../../gracedb/json';
import { arrange, listOptions } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getNumbers = operation({
	name: 'Get Numbers',
	value: 'getNumbers',
	action: 'Get the numbers of all catalogs',
	description: 'Get the numbers of all catalogs and how many versions each has',
	access: 'read',
	fields: [listOptions],
	async *execute({ client, params, signal }) {
		const numbers = new Map<string, { versions: number; latest: number }>();
		for await (const { number, version } of client.gwtc.list({ signal })) {
			const { versions, latest } = numbers.get(textOf(number)) ?? { versions: 0, latest: 0 };
			numbers.set(textOf(number), {
				versions: versions + 1,
				latest: Math.max(latest, Number(version)),
			});
		}
		const items = [...numbers].map(([number, { versions, latest }]): JsonObject => ({
			number,
			versions,
			latest_version: latest,
		}));
		yield* arrange(items, params.options);
	},
});
