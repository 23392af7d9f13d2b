import { type Json, type JsonObject, textOf } from '../json';
import type { Superevent } from '../resources/supereventReading';

/** Something that another observatory saw at the same time: a burst of gamma rays, a neutrino. */
export interface Coincidence extends JsonObject {
	/** Whether RAVEN, the search for coincidences, found it good enough for an alert. */
	is_joint_candidate: boolean;
	/** Id of the external event (`E12345`) or its GCN notice. */
	external_id: string | null;
	/** `Fermi` */
	observatory: string | null;
	/** `GRB` */
	search: string | null;
	/** Seconds from the gravitational wave to the other signal. */
	time_difference: number | null;
	/** Hz: rate of coincidences in time by chance. */
	time_coincidence_far: number | null;
	/** Hz: in time and on the sky. */
	time_sky_position_coincidence_far: number | null;
}

/** @returns null where nothing coincides */
export function coincidenceIn({
	superevent,
	notice,
	external,
	labels,
}: {
	superevent?: Superevent;
	notice?: JsonObject;
	/** `external_coinc` of a public notice. */
	external?: JsonObject;
	labels: readonly string[];
}): Coincidence | null {
	const isJoint = external !== undefined || labels.includes('RAVEN_ALERT');
	const emType = textOf(superevent?.['em_type']);
	if (!isJoint && !labels.includes('EM_COINC') && emType === '') return null;
	const externalId = textOf(external?.['gcn_notice_id']) || textOf(notice?.['ext_gcn']) || emType;
	return {
		is_joint_candidate: isJoint,
		external_id: externalId || null,
		observatory: textOf(external?.['observatory']) || textOf(notice?.['ext_pipeline']) || null,
		search: textOf(external?.['search']) || textOf(notice?.['ext_search']) || null,
		time_difference: number(external?.['time_difference']),
		time_coincidence_far:
			number(external?.['time_coincidence_far']) ?? number(superevent?.['time_coinc_far']),
		time_sky_position_coincidence_far:
			number(external?.['time_sky_position_coincidence_far']) ??
			number(superevent?.['space_coinc_far']),
	};
}

function number(value: Json | undefined): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
