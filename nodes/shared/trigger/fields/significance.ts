import type { Field } from '../../parameters/field';
import { farProperty, readFar } from '../../parameters/far';
import { oneOf } from '../../parameters/read';

/** How rare a superevent has to be. */
export const significance: Field<'significance', 'significant' | 'all' | 'custom'> = {
	property: {
		displayName: 'Significance',
		name: 'significance',
		type: 'options',
		default: 'significant',
		description: 'Which superevents to report',
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Includes low significance: about 14 a day, nearly all of them noise',
			},
			{
				name: 'Custom FAR',
				value: 'custom',
				description: 'Superevents with a false-alarm rate below a limit that you choose',
			},
			{
				name: 'Significant',
				value: 'significant',
				description:
					'Superevents that LIGO, Virgo and KAGRA treat as significant: with a label SIGNIF_LOCKED, GCN_PRELIM_SENT or RAVEN_ALERT, or a notice that says so. The false-alarm rate alone does not decide.',
			},
		],
	},
	read: oneOf('Significance', ['significant', 'all', 'custom']),
};

/** A false-alarm rate in Hz, or as people say it. */
export const customFar: Field<'customFar', number> = {
	property: {
		...farProperty,
		name: 'customFar',
		default: '1 per 5 months',
		required: true,
		displayOptions: { show: { significance: ['custom'] } },
	},
	read: readFar,
};
