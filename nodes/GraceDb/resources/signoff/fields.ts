import { simplifySignoff } from '../../../../gracedb/simplify/simplifySignoff';
import type { JsonObject } from '../../../../gracedb/json';
import type { ChangedSignoff } from '../../../../gracedb/resources/signoffs';
import { codes } from '../../../../gracedb/resources/vocabulary';
import { asTyped, coded, text } from '../../../shared/parameters/read';
import { serverChoiceField, textField } from '../../../shared/parameters/commonFields';

/** Who signs off. */
export const signoffType = serverChoiceField(
	'signoffType',
	'Signoff Type',
	'getSignoffTypes',
	coded(codes.signoffType),
	{
		default: 'ADV',
		required: true,
	},
);

/** What the types of signoffs mean. */
export const signoffTypes = {
	ADV: 'The person on shift for alerts. Sets ADVOK or ADVNO.',
	OP: 'The person in the control room of one instrument',
};

/** For which instrument an operator signs off. */
export const instrument = serverChoiceField('instrument', 'Instrument', 'getInstruments', text, {
	default: 'H1',
	// Not required: n8n would ask for it too where an expression says that an advocate signs off. The client asks.
	displayOptions: { show: { signoffType: ['OP'] } },
});

/** Instruments in full. */
export const instruments = {
	H1: 'LIGO Hanford',
	L1: 'LIGO Livingston',
	V1: 'Virgo',
	K1: 'KAGRA',
};

/** What is decided. */
export const status = serverChoiceField(
	'status',
	'Status',
	'getSignoffStatuses',
	coded(codes.signoffStatus),
	{
		// An empty default, so that a sign-off is always a choice.
		required: true,
	},
);

/** What the decisions mean. */
export const statuses = {
	NO: 'Retracts the candidate',
	OK: 'Confirms the candidate',
};

export const comment = textField(
	'comment',
	'Comment',
	'Looks clean in all detectors',
	'Reason for the decision, shown in the log',
	asTyped,
);

/** The signoff that the fields name; an advocate has no instrument. */
export function signoffOf(params: { signoffType: string; instrument: string }): {
	type: string;
	instrument: string;
} {
	const { signoffType: type } = params;
	return { type, instrument: type === 'OP' ? params.instrument : '' };
}

/** A signoff after a write. */
export function changedSignoff(
	signoff: ChangedSignoff,
	supereventId: string,
	simplify: boolean,
): JsonObject {
	if (!simplify) return signoff;
	return { ...simplifySignoff(signoff, supereventId), changed: signoff.changed };
}
