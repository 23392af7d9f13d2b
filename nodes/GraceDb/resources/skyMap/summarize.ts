import { inputError } from '../../../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../../../gracedb/json';
import type { SkyMap } from '../../../../gracedb/skymap/skyMap';
import { summarize as summarizeMap } from '../../../../gracedb/skymap/summarize';
import { additionalFields } from '../../../shared/parameters/collections';
import { decimalField } from '../../../shared/parameters/commonFields';
import type { Field } from '../../../shared/parameters/field';
import { decimal } from '../../../shared/parameters/read';
import { operation } from '../../operation';
import { readSource, sourceFields } from './source';

/** Cells of the largest map whose volume is computed: flat ones of NSIDE 512. Distances take more memory than probabilities. */
const distanceUpTo = 12 * 512 ** 2;

const level: Field<'level', number> = {
	...decimalField(
		'level',
		'Credible Level',
		'95',
		'A further probability in percent. The field area_at_level has the area that contains the source with this probability.',
		{ default: 95 },
	),
	read: (raw) => {
		const percent = decimal('Credible Level')(raw);
		if (percent > 0 && percent < 100) return percent;
		throw inputError(
			`Credible Level must be above 0 and below 100, not "${percent}".`,
			'Enter it in percent, for example 95.',
		);
	},
};

export const summarize = operation({
	name: 'Summarize',
	value: 'summarize',
	action: 'Summarize a sky map',
	description: 'Get the area, peak, distance and volume of a sky map',
	access: 'read',
	fields: [...sourceFields, additionalFields(level)],
	async execute(context) {
		const { params, hint, signal } = context;
		const { map, name, origin } = await readSource(context, params, distanceUpTo);
		const { level: percent } = params.additionalFields;
		const levels = percent === undefined ? [] : [percent / 100];
		const summary = await summarizeMap(map, { levels, name, signal });
		if (Math.abs(summary.totalProbability - 1) > 1e-3)
			hint(`The probabilities of ${name} do not add up to 1. Use Check to find out what is wrong.`);
		if (summary.distanceMean !== undefined && !map.distance && map.size > distanceUpTo)
			hint(`${name} is too large to compute its volume. Use the multi-order sky map.`);
		return {
			...origin,
			area_50: summary.area50,
			area_90: summary.area90,
			...(percent !== undefined && { level: percent, area_at_level: summary.areas[0] ?? null }),
			peak_ra: summary.peak.ra,
			peak_dec: summary.peak.dec,
			peak_ra_text: summary.peakText.ra,
			peak_dec_text: summary.peakText.dec,
			distance_mean: summary.distanceMean ?? null,
			distance_sd: summary.distanceSd ?? null,
			volume_90: summary.volume90 ?? null,
			total_probability: summary.totalProbability,
			...headerFacts(map),
		};
	},
});

/** What the header says and how the map is divided, for people. */
export function headerFacts({ facts, cells, size }: SkyMap): JsonObject {
	return {
		instruments: [...facts.instruments],
		creator: facts.creator ?? null,
		created: isoUtc(facts.created),
		observed: isoUtc(facts.observed),
		object: facts.object ?? null,
		ordering: facts.ordering,
		nside: cells.kind === 'flat' ? cells.nside : 2 ** highest(cells.order),
		cells: size,
	};
}

function highest(orders: Uint8Array): number {
	return orders.reduce((most, order) => Math.max(most, order), 0);
}

/** Times of FITS headers are UTC and end without a zone. */
function isoUtc(time: string | undefined): string | null {
	if (time === undefined) return null;
	return /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(time) ? `${time}Z` : time;
}
