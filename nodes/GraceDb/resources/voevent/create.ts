import { simplifyVoevent } from '../../../../gracedb/simplify/simplifyVoevent';
import { simplify } from '../../../shared/parameters/output';
import { checkBeforeRepeating } from '../../../shared/parameters/checkBeforeRepeating';
import { probabilities } from '../../../../gracedb/resources/voevents';
import { codes } from '../../../../gracedb/resources/vocabulary';
import { additionalFields } from '../../../shared/parameters/collections';
import { fileProperty, storedName } from '../../../shared/parameters/file';
import { coded, decimal } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { flagField, serverChoiceField, textField } from '../../../shared/parameters/commonFields';

const voeventType = serverChoiceField(
	'voeventType',
	'Type',
	'getVoeventTypes',
	coded(codes.voeventType),
	{
		default: 'PR',
		required: true,
	},
);

/** What the types of VOEvents mean. */
export const voeventTypes = {
	EW: 'Before the merger',
	IN: 'Confirmed by people. Needs a sky map.',
	PR: 'Sent automatically',
	RE: 'Withdraws the alert',
	UP: 'Better parameters. Needs a sky map.',
};

const coincComment = flagField(
	'coincComment',
	'Coincidence Comment',
	'Whether to state that it coincides with an external event',
);

const combinedSkymapFile: Field<'combinedSkymapFile', string> = {
	property: fileProperty(
		'combinedSkymapFile',
		'Combined Sky Map File',
		'Name of the file with the sky map combined with that of the external event',
		'combined-ext.multiorder.fits',
	),
	read: storedName,
};

const hardwareInjection = flagField(
	'hardwareInjection',
	'Hardware Injection',
	'Whether the signal was injected into the detectors',
);

const internal = flagField(
	'internal',
	'Internal',
	'Whether only members of LIGO, Virgo and KAGRA can see it',
	{ default: true },
);

const openAlert = flagField('openAlert', 'Open Alert', 'Whether the alert is for everyone');

const ravenCoincidence = flagField(
	'ravenCoincidence',
	'RAVEN Coincidence',
	'Whether RAVEN found it to coincide with an external event',
);

const significant = flagField('significant', 'Significant', 'Whether the candidate is significant');

const skymapFile: Field<'skymapFile', string> = {
	property: fileProperty(
		'skymapFile',
		'Sky Map File',
		'Name of a file of this superevent or event, with or without a version',
	),
	read: storedName,
};

const skymapType = textField(
	'skymapType',
	'Sky Map Type',
	'BAYESTAR',
	'Program that made the sky map',
);

/** A probability by the server's own name. */
function probability<const Name extends string>(
	name: Name,
	description: string,
): Field<Name, number> {
	return {
		property: {
			displayName: name,
			name,
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 6 },
			default: 0,
			description,
		},
		read: decimal(name),
	};
}

const options = additionalFields(
	probability('BBH', 'Probability of a merger of two black holes, from 0 to 1'),
	probability('BNS', 'Probability of a merger of two neutron stars, from 0 to 1'),
	checkBeforeRepeating,
	coincComment,
	combinedSkymapFile,
	hardwareInjection,
	probability(
		'HasMassGap',
		'Probability that a mass lies between neutron stars and black holes, from 0 to 1',
	),
	probability('HasSSM', 'Probability that a mass is below that of the sun, from 0 to 1'),
	internal,
	probability('NSBH', 'Probability of a merger of a neutron star and a black hole, from 0 to 1'),
	openAlert,
	probability('ProbHasNS', 'Probability that a neutron star is involved, from 0 to 1'),
	probability(
		'ProbHasRemnant',
		'Probability that matter remains outside the final object, from 0 to 1',
	),
	ravenCoincidence,
	significant,
	skymapFile,
	skymapType,
	probability('Terrestrial', 'Probability that it is noise, from 0 to 1'),
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a VOEvent',
	description: 'Create a VOEvent (an alert in XML) for a superevent or event',
	access: 'write',
	fields: [objectId, voeventType, simplify, options],
	async execute({ client, params, signal }) {
		const { checkBeforeRepeating: isCareful, ...more } = params.additionalFields;
		const known = probabilities.flatMap((name) =>
			more[name] === undefined ? [] : [[name, more[name]] as const],
		);
		const voevent = {
			...more,
			type: params.voeventType,
			probabilities: Object.fromEntries(known),
		};
		const made = await client.voevents.create(params.superevent, voevent, {
			checkBeforeRepeating: isCareful,
			signal,
		});
		return params.simplify ? simplifyVoevent(made, params.superevent) : made;
	},
});
