import { inputError } from '../errors/GraceDbError';
import { jsonBody } from '../http/body';
import { isJsonObject, type JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import { type CallOptions, type ObjectAddress, objectAddress } from './address';
import { checkFootprint, type Footprint } from './footprints';
import { checkNumber } from './number';

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
				throw inputError(
					'Observing Group is empty.',
					'Choose the group that reports the observation.',
				);
			}
			footprints.forEach(checkFootprint);
			if (footprints.length === 0) {
				throw inputError(
					'There are no footprints.',
					'Enter at least one rectangle of the sky that you observed.',
				);
			}
			await vocabulary.check('em-groups', [group], 'Observing Group');
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
				verifyAt: `the EM observations of ${object.subject}`,
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
