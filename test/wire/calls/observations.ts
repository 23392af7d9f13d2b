import type { Value } from '../caseFile';
import { fileNamed, isGiven, isTruthy, openedBy, plain, type ClientInput } from '../python';
import type { Call } from '../signatures';
import { numberOf, objectOf, type Run } from './run';

/** EM observations. */
export const observations = {
	emobservations: (call: Call): Run => {
		const { emobservation_num: which } = call.given;
		const resource = 'emObservation';
		if (!isTruthy(which)) return { resource, operation: 'getAll', parameters: objectOf(call) };
		const parameters = { ...objectOf(call), observationNumber: numberOf(which), simplify: false };
		return { resource, operation: 'get', parameters };
	},

	write_emobservation: (call: Call): Run => {
		const { given } = call;
		const of = (name: string): Value => plain(given[name] ?? null);
		const footprints = {
			ra_list: of('raList'),
			ra_width_list: of('raWidthList'),
			dec_list: of('decList'),
			dec_width_list: of('decWidthList'),
			start_time_list: of('startTimeList'),
			duration_list: of('durationList'),
		};
		return {
			resource: 'emObservation',
			operation: 'create',
			parameters: {
				...objectOf(call),
				emGroup: of('group'),
				footprintsFrom: 'json',
				footprintsJson: JSON.stringify(footprints),
				simplify: false,
				additionalFields: isGiven(given['comment']) ? { comment: of('comment') } : {},
			},
		};
	},
};

const numberOfCatalogue = ({ given }: Call, otherwise = ''): Record<string, Value> => {
	const { number = otherwise } = given;
	return { catalogueNumber: plain(number) ?? '' };
};

/** A file of that name, or the object itself. */
function smapOf(smap: Value, input: ClientInput): Pick<Run, 'parameters' | 'files'> {
	const bare = plain(smap);
	if (typeof bare !== 'string' || openedBy(smap) !== undefined) {
		const json = JSON.stringify(bare);
		return { parameters: { supereventsFrom: 'json', supereventsJson: json } };
	}
	const file = fileNamed(bare, input);
	return { parameters: { supereventsFrom: 'binary' }, files: { data: file } };
}

/** Catalogues. */
export const catalogues = {
	gwtc_create: (call: Call, input: ClientInput): Run => {
		const { smap = null, comment } = call.given;
		const { parameters, files } = smapOf(smap, input);
		return {
			resource: 'gwtc',
			operation: 'create',
			parameters: {
				...numberOfCatalogue(call),
				...parameters,
				simplify: false,
				additionalFields: isGiven(comment) ? { comment: plain(comment) } : {},
			},
			files,
		};
	},

	gwtc_get: (call: Call): Run => ({
		resource: 'gwtc',
		operation: 'get',
		parameters: {
			...numberOfCatalogue(call),
			version: plain(call.given['version'] ?? ''),
			simplify: false,
		},
	}),

	gwtc_list: (call: Call): Run => ({
		resource: 'gwtc',
		operation: 'getAll',
		parameters: { ...numberOfCatalogue(call), returnAll: true, simplify: false },
	}),

	gwtc_numbers: (): Run => ({ resource: 'gwtc', operation: 'getNumbers' }),

	gwtc_versions: (call: Call): Run => ({
		resource: 'gwtc',
		operation: 'getVersions',
		parameters: numberOfCatalogue(call, '4'),
	}),
};
