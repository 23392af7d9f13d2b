import type { RequestBody } from '../http/body';
import { findFile } from '../sky/annotate';
import type { CandidateEvent, Probabilities, VOEventFacts } from '../sky/types';
import { noProbabilities, voeventTypeCodes } from '../sky/voevents';
import { errorObject, htmlPage, pythonErrors, Refusal } from '../wire/errors';

/** A field as text: nothing given is nothing, and so is an empty text. */
function textOf(body: RequestBody, name: string): string | null {
	const value = body.value(name);
	if (value === undefined || value === null || value === '') return null;
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function isGiven(body: RequestBody, name: string): boolean {
	return body.value(name) !== undefined && body.value(name) !== null;
}

/**
 * What a request wants as VOEvent of an event, or the server's refusal. Reference server behaviour: the checks of its view come
 * first, one after the other, then those of the database model.
 */
export function readEventVOEvent(body: RequestBody, event: CandidateEvent): VOEventFacts {
	const type = voeventTypeCodes.find((code) => code === body.value('voevent_type'));
	if (!type) throw refuse('You must provide a valid voevent_type.');
	const skymapType = textOf(body, 'skymap_type');
	const skymapFilename = textOf(body, 'skymap_filename');
	if ((skymapType === null) !== (skymapFilename === null)) {
		throw refuse('Both or neither of skymap_type and skymap_filename must be specified.');
	}
	if (event.gpstime === null) {
		throw refuse('Cannot build a VOEvent because event has no gpstime.');
	}
	if (!event.far) throw refuse('Cannot build a VOEvent because event has no FAR.');
	if (!checkSkymap(event, type, skymapFilename)) checkOthers(body);

	checkLength('skymap_type', skymapType);
	checkLength('skymap_filename', skymapFilename);
	return {
		type,
		skymapType,
		skymapFilename,
		internal: flag(body, 'internal', true),
		openAlert: flag(body, 'open_alert', false),
		hardwareInj: flag(body, 'hardware_inj', false),
		coincComment: coincComment(body),
		significant: flag(body, 'Significant', false),
		ravenCoinc: false,
		combinedSkymapFilename: null,
		probabilities: readProbabilities(body),
		external: null,
	};
}

function refuse(words: string): Refusal {
	return new Refusal(errorObject(400, words));
}

/** Whether the type asked for a look at the sky map. */
function checkSkymap(event: CandidateEvent, type: string, filename: string | null): boolean {
	const isNeeded = type === 'IN' || type === 'UP';
	// Reference server behaviour: the sentence about a missing sky map is never reached.
	if (isNeeded && filename === null) throw new Refusal(htmlPage(500));
	if (filename === null || !(isNeeded || type === 'PR')) return false;
	const [, name = filename, version] = /^(.*),(\d+)$/s.exec(filename) ?? [];
	if (!findFile(event, name, version === undefined ? undefined : Number(version))) {
		throw refuse(`Skymap file ${filename} does not exist`);
	}
	return true;
}

function checkOthers(body: RequestBody): void {
	if (isGiven(body, 'time_coinc_far') || isGiven(body, 'space_coinc_far')) {
		if (textOf(body, 'ext_gcn') === null) throw refuse('External GCN ID not provided');
		if (textOf(body, 'ext_pipeline') === null) throw refuse('External Pipeline not provided');
		if (textOf(body, 'ext_search') === null) throw refuse('External Search not provided');
	}
	if (isGiven(body, 'MassGap')) throw refuse('MassGap has been replaced by HasMassGap');
}

function checkLength(field: string, value: string | null): void {
	if (value !== null && value.length > 100) {
		throw new Refusal(
			pythonErrors(field, `Ensure this value has at most 100 characters (it has ${value.length}).`),
		);
	}
}

const trueValues: readonly unknown[] = [true, 1, 'true', 'True', 't', '1'];
const falseValues: readonly unknown[] = [false, 0, 'false', 'False', 'f', '0'];

const columns: Record<string, string> = {
	CoincComment: 'coinc_comment',
	Significant: 'significant',
};

function flag(body: RequestBody, name: string, fallback: boolean): boolean {
	const value = body.value(name);
	if (value === undefined) return fallback;
	if (trueValues.includes(value)) return true;
	if (falseValues.includes(value)) return false;
	// Null in a column that takes none.
	if (value === null) throw new Refusal(htmlPage(500));
	const printed = typeof value === 'string' ? value : JSON.stringify(value);
	throw new Refusal(
		pythonErrors(columns[name] ?? name, `“${printed}” value must be either True or False.`),
	);
}

/** Reference server behaviour: left out, it becomes null in a column that takes none. */
function coincComment(body: RequestBody): boolean {
	if (!isGiven(body, 'CoincComment')) throw new Refusal(htmlPage(500));
	return flag(body, 'CoincComment', false);
}

const probabilityColumns = [
	['ProbHasNS', 'prob_has_ns', 'hasNs'],
	['ProbHasRemnant', 'prob_has_remnant', 'hasRemnant'],
	['BNS', 'prob_bns', 'bns'],
	['NSBH', 'prob_nsbh', 'nsbh'],
	['BBH', 'prob_bbh', 'bbh'],
	['Terrestrial', 'prob_terrestrial', 'terrestrial'],
	['HasMassGap', 'prob_has_mass_gap', 'hasMassGap'],
] as const;

function readProbabilities(body: RequestBody): Probabilities {
	const probabilities = { ...noProbabilities };
	for (const [field, column, property] of probabilityColumns) {
		probabilities[property] = probability(body.value(field), column);
	}
	return probabilities;
}

function probability(value: unknown, column: string): number | null {
	if (value === undefined || value === null) return null;
	// Reference server behaviour: an empty text reaches the database.
	if (value === '') throw new Refusal(htmlPage(500));
	const number = typeof value === 'string' && value.trim() ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		const printed = typeof value === 'string' ? value : JSON.stringify(value);
		throw new Refusal(pythonErrors(column, `“${printed}” value must be a float.`));
	}
	if (number < 0) {
		throw new Refusal(pythonErrors(column, 'Ensure this value is greater than or equal to 0.0.'));
	}
	if (number > 1) {
		throw new Refusal(pythonErrors(column, 'Ensure this value is less than or equal to 1.0.'));
	}
	return number;
}
