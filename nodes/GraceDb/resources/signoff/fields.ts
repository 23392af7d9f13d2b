import { codes } from '../../../../gracedb/resources/vocabulary';
import { asTyped, coded, text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { textField } from '../../../shared/parameters/commonFields';

/** Who signs off. */
export const signoffType: Field<'signoffType', string> = {
	property: {
		displayName: 'Signoff Type Name or ID',
		name: 'signoffType',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getSignoffTypes' },
		default: 'ADV',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	read: coded(codes.signoffType),
};

/** What the types of signoffs mean. */
export const signoffTypes = {
	ADV: 'The person on shift for the alerts; sets ADVOK or ADVNO',
	OP: 'The person in the control room of one instrument',
};

/** For which instrument an operator signs off. */
export const instrument: Field<'instrument', string> = {
	property: {
		displayName: 'Instrument Name or ID',
		name: 'instrument',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getInstruments' },
		default: 'H1',
		// Not required: n8n would ask for it too where an expression says that an advocate signs off. The client asks.
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { signoffType: ['OP'] } },
	},
	read: text,
};

/** Instruments in full. */
export const instruments = {
	H1: 'LIGO Hanford',
	L1: 'LIGO Livingston',
	V1: 'Virgo',
	K1: 'KAGRA',
};

/** What is decided. */
export const status: Field<'status', string> = {
	property: {
		displayName: 'Status Name or ID',
		name: 'status',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getSignoffStatuses' },
		// Nobody should sign off by leaving things as they are.
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	read: coded(codes.signoffStatus),
};

/** What the decisions mean. */
export const statuses = {
	NO: 'Retracts the candidate',
	OK: 'Confirms the candidate',
};

export const comment = textField(
	'comment',
	'Comment',
	'Looks clean in all detectors',
	'Why; shown in the log',
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
