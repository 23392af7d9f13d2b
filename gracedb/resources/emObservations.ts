import { inputError } from '../errors';
import { jsonBody } from '../form';
import { isJsonObject, type JsonObject } from '../json';
import { readPage } from '../pagination';
import { path } from '../path';
import type { Transport } from '../transport';
import type { Vocabulary } from '../vocabulary';
import { type CallOptions, type ObjectAddress, objectAddress } from './address';
import { checkNumber } from './number';

/** One box of the sky that was observed. */
export interface Footprint {
	/** Centre in degrees, 0 to 360. */
	ra: number;
	/** Centre in degrees, -90 to 90. */
	dec: number;
	/** Full width in degrees. */
	raWidth: number;
	/** Full width in degrees. */
	decWidth: number;
	/** ISO 8601; UTC where no zone is given. */
	startTime: string;
	/** Whole seconds. */
	duration: number;
}

export interface NewEmObservation {
	/** Name of an observing group that the server knows. */
	group: string;
	footprints: readonly Footprint[];
	comment?: string;
}

/**
 * Reports of telescopes: `N`, `group`, `ra`, `dec`, `raWidth`, `decWidth`, `comment`, `footprint_count`, `footprints`.
 * Servers since 2.36 have them in API v1 only.
 */
export interface EmObservations {
	create(
		objectId: string,
		observation: NewEmObservation,
		options?: CallOptions,
	): Promise<JsonObject>;
	get(objectId: string, observation: number, options?: CallOptions): Promise<JsonObject>;
	list(objectId: string, options?: CallOptions): Promise<JsonObject[]>;
}

const worksIn = 'v1';

export function emObservations(transport: Transport, vocabulary: Vocabulary): EmObservations {
	return {
		async create(objectId, { group, footprints, comment = '' }, { signal } = {}) {
			const object = objectAddress(objectId);
			if (group.trim() === '') {
				throw inputError('Group is empty.', 'Choose the observing group that reports.');
			}
			footprints.forEach(checkFootprint);
			if (footprints.length === 0) {
				throw inputError(
					'There are no footprints.',
					'Give at least one box of the sky that was observed.',
				);
			}
			await vocabulary.check('em-groups', [group], 'Group');
			const { content } = await transport.json({
				method: 'POST',
				path: listPath(object),
				worksIn,
				body: jsonBody({
					group,
					ra_list: footprints.map(({ ra }) => ra),
					ra_width_list: footprints.map(({ raWidth }) => raWidth),
					dec_list: footprints.map(({ dec }) => dec),
					dec_width_list: footprints.map(({ decWidth }) => decWidth),
					start_time_list: footprints.map(({ startTime }) => startTime),
					duration_list: footprints.map(({ duration }) => duration),
					comment,
				}),
				subject: object.subject,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async get(objectId, observation, { signal } = {}) {
			const object = objectAddress(objectId);
			const N = checkNumber(observation, 'Observation Number');
			const { content } = await transport.json({
				path: listPath(object) + path`${N}` + (object.type === 'event' ? '' : '/'),
				worksIn,
				subject: `EM observation ${N} of ${object.subject}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async list(objectId, { signal } = {}) {
			const object = objectAddress(objectId);
			const { subject } = object;
			const { content } = await transport.json({
				path: listPath(object),
				worksIn,
				subject,
				signal,
			});
			return readPage(content, 'observations').rows;
		},
	};
}

function listPath({ type, root }: ObjectAddress): string {
	return root + (type === 'event' ? 'emobservation/' : 'emobservations/');
}

function checkFootprint(footprint: Footprint, index: number): void {
	const where = `Footprint ${index + 1}`;
	const within = (name: 'ra' | 'dec' | 'raWidth' | 'decWidth', low: number, high: number): void => {
		const value = footprint[name];
		if (Number.isFinite(value) && value >= low && value <= high) return;
		throw inputError(
			`${where}: ${name} must be a number of degrees from ${low} to ${high}, not "${value}".`,
			'Right ascension and declination are in degrees.',
		);
	};
	within('ra', 0, 360);
	within('dec', -90, 90);
	within('raWidth', 0, 360);
	within('decWidth', 0, 180);
	if (footprint.startTime.trim() === '') {
		throw inputError(`${where}: the start time is empty.`, 'Give it like 2024-07-16T12:00:00Z.');
	}
	if (!Number.isInteger(footprint.duration) || footprint.duration < 0) {
		throw inputError(
			`${where}: the duration must be a whole number of seconds, not "${footprint.duration}".`,
			'Round it to whole seconds.',
		);
	}
}
