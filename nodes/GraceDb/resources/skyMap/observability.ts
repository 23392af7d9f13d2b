import type { JsonObject } from '../../../../gracedb/json';
import { writeOptions } from '../../../shared/parameters/collections';
import { flagField } from '../../../shared/parameters/commonFields';
import { operation } from '../../operation';
import { observe, observingFields } from './observing';
import { positionFields, readTargets, takesAllItems } from './positions';

const bestFirst = flagField(
	'bestFirst',
	'Best First',
	'Whether to sort the positions: observable ones first, then by highest altitude',
	{ default: true },
);

export const observability = operation({
	name: 'Observability',
	value: 'observability',
	action: 'Get the observability of positions',
	description:
		'Get whether and when positions are observable in a night, with altitude and Moon; no sky map needed',
	access: 'read',
	takesAllItems,
	fields: [...positionFields, ...observingFields, writeOptions(bestFirst)],
	async *execute({ params, items, signal }) {
		const targets = readTargets(params, items);
		const positions = targets.map(({ target }) => target.position);
		const found = await observe(params, positions, Date.now(), signal);
		const rows = targets.map(({ item, target: { position } }, index): JsonObject => ({
			...(item as JsonObject),
			ra_deg: position.ra,
			dec_deg: position.dec,
			...found[index],
		}));
		if (params.options.bestFirst) rows.sort((a, b) => highest(b) - highest(a));
		yield* rows;
	},
});

function highest({ altitude }: JsonObject): number {
	return typeof altitude === 'number' ? altitude : -90;
}
