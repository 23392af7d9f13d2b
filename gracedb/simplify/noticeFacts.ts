import { entryOf, isJsonObject, type Json, type JsonObject } from '../json';

/** Names of the public notices for the codes in records. Source: `voevent-types` of the server, public alerts guide. */
const alertTypes: Partial<Record<string, string>> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
	LS: 'LESS-SIGNIFICANT',
};

/** The alert type of a record's code; a word that is none stays as it is. */
export function alertType(code: Json | undefined): Json {
	return (typeof code === 'string' && entryOf(alertTypes, code.toUpperCase())) || (code ?? null);
}

const classes = {
	BNS: 'prob_bns',
	NSBH: 'prob_nsbh',
	BBH: 'prob_bbh',
	Terrestrial: 'prob_terrestrial',
};

const properties = {
	HasNS: 'prob_has_ns',
	HasRemnant: 'prob_has_remnant',
	HasMassGap: 'prob_has_mass_gap',
	HasSSM: 'prob_has_ssm',
};

/**
 * What a notice or VOEvent, as the server records it or as it was sent to the public, says of its source, under the names of the public notice; all are probabilities between 0 and 1.
 * Null for anonymous users, to whom the server does not show it.
 */
export function noticeFacts(record: JsonObject): {
	significant: Json;
	classification: Json;
	properties: Json;
} {
	const { event } = record;
	if (isJsonObject(event)) {
		const { significant = null, classification = null, properties = null } = event;
		return { significant, classification, properties };
	}
	return {
		significant: record['significant'] ?? null,
		classification: pick(record, classes),
		properties: pick(record, properties),
	};
}

function pick(record: JsonObject, names: Record<string, string>): Json {
	const known = Object.entries(names).flatMap(([name, key]) =>
		typeof record[key] === 'number' ? [[name, record[key]] as const] : [],
	);
	return known.length > 0 ? Object.fromEntries(known) : null;
}
