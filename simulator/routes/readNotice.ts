import { alertTypes } from '../sky/notices';
import type { NoticeFacts, Probabilities, Superevent } from '../sky/types';
import { invalid, Refusal } from '../wire/errors';

type Document = Record<string, unknown>;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isObject: Check = (value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime: Check = (value) =>
	typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value);
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const isProbabilities: Check = (value) =>
	isObject(value) &&
	Object.values(value as Document).every(
		(number) => typeof number === 'number' && number >= 0 && number <= 1,
	);

interface Rule {
	check: Check;
	/** How the schema calls what it wants. */
	wanted: string;
	optional?: boolean;
}

const text: Rule = { check: isText, wanted: "of type 'string'" };
const time: Rule = { check: isTime, wanted: "a 'date-time'" };
const number: Rule = { check: isNumber, wanted: "of type 'number'" };
const optionalNumber: Rule = {
	check: orNull(isNumber),
	wanted: "of type 'number', 'null'",
	optional: true,
};
const probabilities: Rule = {
	check: orNull(isProbabilities),
	wanted: 'an object of probabilities',
	optional: true,
};

/** What an igwn-gwalert document holds (public alerts guide, "alert contents"). */
const documentRules: Record<string, Rule> = {
	alert_type: {
		check: (value) => typeof value === 'string' && Object.hasOwn(alertTypes, value),
		wanted: `one of ['${Object.keys(alertTypes).join("', '")}']`,
	},
	time_created: time,
	superevent_id: text,
	urls: { check: isObject, wanted: "of type 'object'" },
	event: { check: orNull(isObject), wanted: "of type 'object', 'null'" },
	external_coinc: {
		check: orNull(isObject),
		wanted: "of type 'object', 'null'",
		optional: true,
	},
};

const eventRules: Record<string, Rule> = {
	significant: { check: (value) => typeof value === 'boolean', wanted: "of type 'boolean'" },
	time,
	far: number,
	instruments: {
		check: (value) => Array.isArray(value) && value.every(isText),
		wanted: 'an array of strings',
	},
	group: text,
	pipeline: text,
	search: { check: orNull(isText), wanted: "of type 'string', 'null'" },
	properties: probabilities,
	classification: probabilities,
	duration: optionalNumber,
	central_frequency: optionalNumber,
	skymap: { check: orNull(isText), wanted: "of type 'string', 'null'", optional: true },
};

const coincidenceRules: Record<string, Rule> = {
	time_difference: optionalNumber,
	time_coincidence_far: optionalNumber,
	time_sky_position_coincidence_far: optionalNumber,
	observatory: { check: orNull(isText), wanted: "of type 'string', 'null'", optional: true },
	search: { check: orNull(isText), wanted: "of type 'string', 'null'", optional: true },
};

function refuse(words: string): Refusal {
	return new Refusal(invalid([words]));
}

/** The first thing that is wrong, in the words of Python's jsonschema. Other keys are fine. */
function checkObject(object: Document, rules: Record<string, Rule>): void {
	for (const [name, { check, wanted, optional }] of Object.entries(rules)) {
		if (!Object.hasOwn(object, name)) {
			if (!optional) throw refuse(`'${name}' is a required property`);
		} else if (!check(object[name])) {
			throw refuse(`${shortened(object[name])} is not ${wanted}`);
		}
	}
}

function shortened(value: unknown): string {
	const printed = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
	return printed.length > 100 ? `${printed.slice(0, 100)}…` : printed;
}

function parse(bytes: Buffer): Document {
	let document: unknown;
	try {
		document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		throw refuse('The notice is not valid JSON.');
	}
	if (!isObject(document)) throw refuse('The notice has to be a JSON object.');
	return document as Document;
}

/** Checks the document of a notice, and reads what the server keeps beside it. */
export function readNotice(bytes: Buffer, superevent: Superevent): NoticeFacts {
	const document = parse(bytes);
	checkObject(document, documentRules);
	const event = document.event as Document | null;
	if (event) checkObject(event, eventRules);
	else if (document.alert_type !== 'RETRACTION') {
		throw refuse('Only a retraction may have no event.');
	}
	const coincidence = (document.external_coinc ?? null) as Document | null;
	if (coincidence) checkObject(coincidence, coincidenceRules);
	const { superevent_id: id } = document;
	if (id !== superevent.id && id !== superevent.gwId) {
		throw refuse(`superevent_id ${shortened(id)} does not match superevent ${superevent.id}`);
	}
	return {
		alertType: String(document.alert_type),
		significant: event ? Boolean(event.significant) : null,
		probabilities: probabilitiesOf(event),
		external: coincidence && {
			gcn: textOrNull(coincidence.gcn_notice_id),
			pipeline: textOrNull(coincidence.observatory),
			search: textOrNull(coincidence.search),
		},
	};
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function probabilitiesOf(event: Document | null): Probabilities {
	const properties = new Map(Object.entries(event?.properties ?? {}));
	const classification = new Map(Object.entries(event?.classification ?? {}));
	const read = (from: Map<string, unknown>, name: string) => {
		const value = from.get(name);
		return typeof value === 'number' ? value : null;
	};
	return {
		hasNs: read(properties, 'HasNS'),
		hasRemnant: read(properties, 'HasRemnant'),
		hasMassGap: read(properties, 'HasMassGap'),
		hasSsm: read(properties, 'HasSSM'),
		bns: read(classification, 'BNS'),
		nsbh: read(classification, 'NSBH'),
		bbh: read(classification, 'BBH'),
		terrestrial: read(classification, 'Terrestrial'),
	};
}
