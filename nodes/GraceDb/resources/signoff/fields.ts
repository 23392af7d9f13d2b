import { oneOf, text } from '../../fields/read';
import type { Field } from '../../operation';

/** Who signs off. */
export const signoffType: Field<'signoffType', 'ADV' | 'OP'> = {
	property: {
		displayName: 'Signoff Type',
		name: 'signoffType',
		type: 'options',
		default: 'ADV',
		description: 'Who signs off',
		options: [
			{
				name: 'Advocate',
				value: 'ADV',
				description: 'The person on shift for the alerts; sets ADVOK or ADVNO',
			},
			{
				name: 'Operator',
				value: 'OP',
				description: 'The person in the control room of one instrument',
			},
		],
	},
	read: oneOf('Signoff Type', ['ADV', 'OP']),
};

/** For which instrument an operator signs off. */
export const instrument: Field<'instrument', string> = {
	property: {
		displayName: 'Instrument',
		name: 'instrument',
		type: 'options',
		default: 'H1',
		description: 'For which instrument the operator signs off',
		options: [
			{
				name: 'LIGO Hanford (H1)',
				value: 'H1',
			},
			{
				name: 'LIGO Livingston (L1)',
				value: 'L1',
			},
			{
				name: 'Virgo (V1)',
				value: 'V1',
			},
		],
		displayOptions: { show: { signoffType: ['OP'] } },
	},
	read: text,
};

/** What is decided. */
export const status: Field<'status', 'OK' | 'NO'> = {
	property: {
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'OK',
		description: 'What is decided',
		options: [
			{
				name: 'Not Okay',
				value: 'NO',
				description: 'Retracts the candidate',
			},
			{
				name: 'Okay',
				value: 'OK',
				description: 'Confirms the candidate',
			},
		],
	},
	read: oneOf('Status', ['OK', 'NO']),
};

export const comment: Field<'comment', string> = {
	property: {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		default: '',
		placeholder: 'e.g. Looks clean in all detectors',
		description: 'Why; shown in the log',
	},
	read: text,
};

/** The signoff that the fields name; an advocate has no instrument. */
export function signoffOf(params: { signoffType: 'ADV' | 'OP'; instrument: string }): {
	type: string;
	instrument: string;
} {
	const { signoffType: type } = params;
	return { type, instrument: type === 'OP' ? params.instrument : '' };
}
