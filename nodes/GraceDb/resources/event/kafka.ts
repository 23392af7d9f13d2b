import { flagField } from '../../../shared/parameters/commonFields';
import { timeLimit } from '../../../shared/parameters/connection';
import { collection, type Field, type Params } from '../../../shared/parameters/field';
import { oneOf } from '../../../shared/parameters/read';

/** Parameters of what goes through Kafka. */

/** Which way an event goes. n8n shows the Kafka credential where this is `kafka`. */
export const submitThrough: Field<'submitThrough', 'http' | 'kafka'> = {
	property: {
		displayName: 'Submit Through',
		name: 'submitThrough',
		type: 'options',
		default: 'http',
		description: 'Which way the event goes to GraceDB',
		options: [
			{ name: 'HTTP', value: 'http', description: 'Upload the file to GraceDB' },
			{
				name: 'Kafka',
				value: 'kafka',
				description: 'Reserve an ID and send the file to a Kafka broker, as the pipelines do',
			},
		],
	},
	read: oneOf('Submit Through', ['http', 'kafka']),
};

/** For operations that have no other way: it shows their Kafka credential. */
export const onlyKafka: Field<'submitThrough', 'kafka'> = {
	property: {
		displayName: 'Submit Through',
		name: 'submitThrough',
		type: 'hidden',
		default: 'kafka',
		description: 'The only way of this operation',
	},
	read: oneOf('Submit Through', ['kafka']),
};

const throughKafka = { show: { submitThrough: ['kafka'] } };

export const onFailure: Field<'onFailure', 'fail' | 'fallBack'> = {
	property: {
		displayName: 'On Failure',
		name: 'onFailure',
		type: 'options',
		default: 'fail',
		description: 'What to do if Kafka does not confirm the event',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'Give an error that names the reserved ID, if there is one',
			},
			{
				name: 'Fall Back to HTTP',
				value: 'fallBack',
				description: 'Upload the file to GraceDB, under the reserved ID if there is one',
			},
		],
		displayOptions: throughKafka,
	},
	read: oneOf('On Failure', ['fail', 'fallBack']),
};

const graceDbUpload = flagField(
	'graceDbUpload',
	'GraceDB Upload',
	'Whether GraceDB is to have the event. Without it no ID is reserved, other consumers of the topic get the event alone, and there is no falling back to HTTP.',
	{ default: true },
);

const skipSupervisor = flagField(
	'skipSupervisor',
	'Skip Supervisor',
	'Whether the program that carries messages into GraceDB is to leave this one alone',
);

/** For everything that is done through Kafka. */
export const kafkaTimeLimit = timeLimit(
	'timeLimit',
	'Time Limit',
	10,
	'Seconds for everything from the token to the confirmation of the broker, the reservation of the ID included. An upload through HTTP after that has the limits of Connection.',
);

/** The options of sending through Kafka. */
export function optionsOfKafka<const Fields extends readonly Field[]>(
	...fields: Fields
): Field<'kafkaOptions', Partial<Params<Fields>>> {
	return collection(
		{
			displayName: 'Kafka Options',
			name: 'kafkaOptions',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: throughKafka,
		},
		fields,
	);
}

export const kafkaOptions = optionsOfKafka(graceDbUpload, skipSupervisor, kafkaTimeLimit);
