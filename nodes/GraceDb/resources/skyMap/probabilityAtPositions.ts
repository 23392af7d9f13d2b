import type { JsonObject } from '../../../../gracedb/json';
import { type Match, matchTargets } from '../../../../gracedb/skymap/match';
import { writeOptions } from '../../../shared/parameters/collections';
import { flagField } from '../../../shared/parameters/commonFields';
import { operation } from '../../operation';
import { observe, observingFieldsIf } from './observing';
import { positionFields, readTargets, takesAllItems, type TargetOfItem } from './positions';
import { objectOf, readSource, sourceFields } from './source';

const mostLikelyFirst = flagField(
	'mostLikelyFirst',
	'Most Likely First',
	'Whether to sort the positions by the probability inside their shapes, or else by their credible level in space or on the sky. With Observability, observable ones come first.',
	{ default: true },
);

const withObservability = flagField(
	'observability',
	'Observability',
	'Whether to also return if and when each position is observable in a night',
);

/** A level up to which a position is inside the 90 % region. */
const inside = 0.9;

export const probabilityAtPositions = operation({
	name: 'Probability at Positions',
	value: 'probabilityAtPositions',
	action: 'Get the probability at positions in a sky map',
	description:
		'Get the probability that the source is at positions or inside fields, from a sky map',
	access: 'read',
	takesAllItems,
	fields: [
		...sourceFields,
		...positionFields,
		withObservability,
		...observingFieldsIf('observability'),
		writeOptions(mostLikelyFirst),
	],
	async *execute(context) {
		const { params, items, hint, signal } = context;
		objectOf(params);
		const targets = readTargets(params, items);
		const positions = targets.map(({ target }) => target.position);
		const observed = params.observability
			? await observe(params, positions, Date.now(), signal)
			: [];
		const wantsDistance = targets.some(({ target }) => target.distance !== undefined);
		const { map, name, origin } = await readSource(context, params, wantsDistance ? Infinity : 0);
		if (wantsDistance && !map.distance)
			hint(`${name} has no distances, so there is no credible level in space.`);
		const found = await matchTargets(
			map,
			targets.map(({ target }) => target),
			{ name, signal },
		);
		const rows = targets.map((target, index) => ({
			...target,
			match: found[index]!,
			observed: observed[index],
		}));
		if (params.options.mostLikelyFirst)
			rows.sort((a, b) => after(a.observed) - after(b.observed) || rank(a.match) - rank(b.match));
		for (const row of rows) yield { ...resultOf(row, row.match, origin), ...row.observed };
	},
});

/** 1 for what cannot be observed: it comes after the others. */
function after(observed: JsonObject | undefined): number {
	return observed?.['observable'] === false ? 1 : 0;
}

/** Smaller for what is to be looked at first. */
function rank({ inside: probability, credibleLevelInSpace, credibleLevel }: Match): number {
	return probability === undefined ? (credibleLevelInSpace ?? credibleLevel) : -probability;
}

/** An item as it came, with what the sky map says about it. */
function resultOf({ item, target }: TargetOfItem, match: Match, origin: JsonObject): JsonObject {
	return {
		...(item as JsonObject),
		ra_deg: target.position.ra,
		dec_deg: target.position.dec,
		...(target.region && { probability: match.inside ?? null }),
		probability_per_deg2: match.density,
		credible_level: match.credibleLevel,
		inside_90: match.credibleLevel <= inside,
		...(target.distance !== undefined && {
			credible_level_3d: match.credibleLevelInSpace ?? null,
			inside_90_3d:
				match.credibleLevelInSpace === undefined ? null : match.credibleLevelInSpace <= inside,
		}),
		...(match.distance && {
			distance_mean_here: match.distance.mean,
			distance_sd_here: match.distance.sd,
		}),
		...onlyIds(origin),
		sky_map: origin,
	};
}

/** Of which superevent or event the map is, where it is of one. */
function onlyIds(origin: JsonObject): JsonObject {
	const ids = ['superevent_id', 'graceid'].filter((key) => key in origin);
	return Object.fromEntries(ids.map((key) => [key, origin[key] ?? null]));
}
