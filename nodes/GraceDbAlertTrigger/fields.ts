import type { INodeProperties } from 'n8n-workflow';
import { inputError } from '../../gracedb/errors/GraceDbError';
import type { StreamCredentialType } from '../../gracedb/kafka/streamCredential';
import { flagField, textField, wholeNumberField } from '../shared/parameters/commonFields';
import { collection, type Field, readFields } from '../shared/parameters/field';
import { flag, names, oneOf } from '../shared/parameters/read';
import { triggerProperties } from '../shared/trigger/fields';

const sources = ['gcn', 'scimma', 'igwn', 'custom'] as const;
type Source = (typeof sources)[number];

/** The credential type of each source. */
export const credentialOfSource: Record<Source, StreamCredentialType> = {
	gcn: 'gcnApi',
	scimma: 'scimmaHopskotchApi',
	igwn: 'scimmaHopskotchApi',
	custom: 'kafkaAlertApi',
};

const usualTopics: Record<Source, string> = {
	gcn: 'igwn.gwalert',
	scimma: 'igwn.gwalert',
	igwn: 'gracedb.superevent',
	custom: 'igwn.gwalert',
};

const source: Field<'source', Source> = {
	property: {
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		default: 'gcn',
		description: 'Where the alerts come from',
		options: [
			{
				name: 'Custom Broker',
				value: 'custom',
				description: 'Another Kafka broker that has these alerts',
			},
			{
				name: 'GCN',
				value: 'gcn',
				description: 'Public alerts from NASA. A free account is enough.',
			},
			{
				name: 'Igwn-Alert',
				value: 'igwn',
				description: 'All changes of superevents, for members of LIGO, Virgo and KAGRA',
			},
			{
				name: 'SCiMMA (Public Alerts)',
				value: 'scimma',
				description: 'The same public alerts from SCiMMA Hopskotch',
			},
		],
	},
	read: oneOf('Source', sources),
};

const topicsFor = (of: Source): Field<'topics', string[]> => ({
	// eslint-disable-next-line n8n-nodes-base/node-param-default-missing -- it is there
	property: {
		displayName: 'Topics',
		name: 'topics',
		type: 'string',
		default: usualTopics[of],
		required: true,
		placeholder: `e.g. ${usualTopics[of]}`,
		description:
			of === 'igwn'
				? 'Comma-separated topics, such as gracedb.superevent, gracedb.mdc_superevent or gracedb.cbc_gstlal'
				: 'Comma-separated topics to read',
		displayOptions: { show: { source: [of] } },
	},
	takesList: true,
	read(raw) {
		const topics = [...new Set(names(raw))];
		const wrong = topics.find((topic) => !/^[\w.-]{1,249}$/.test(topic));
		if (wrong !== undefined) {
			throw inputError(
				`Topics: "${wrong.slice(0, 100)}" cannot be the name of a topic.`,
				'Topics are called like igwn.gwalert: letters, digits, dots, _ and -.',
			);
		}
		if (topics.length > 0) return topics;
		throw inputError('Topics is empty.', `Enter a topic, such as ${usualTopics[of]}.`);
	},
});

const topics: Record<Source, Field<'topics', string[]>> = {
	gcn: topicsFor('gcn'),
	scimma: topicsFor('scimma'),
	igwn: topicsFor('igwn'),
	custom: topicsFor('custom'),
};

const safetyNet: Field<'safetyNet', boolean> = {
	property: {
		displayName: 'Also Poll GraceDB',
		name: 'safetyNet',
		type: 'boolean',
		default: true,
		description:
			'Whether to poll GraceDB as well, so that nothing is lost that the stream does not bring. The stream makes it quick, polling makes it complete.',
	},
	read: flag,
};

const pollMinutes: Field<'pollMinutes', number> = {
	property: {
		displayName: 'Poll Every (Minutes)',
		name: 'pollMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 1,
		description:
			'How often to poll. After a start and after each failure of the stream GraceDB is polled at once.',
		displayOptions: { show: { safetyNet: [true] } },
	},
	read(raw) {
		const minutes = Number(raw);
		if (Number.isFinite(minutes) && minutes >= 1 && minutes <= 60) return minutes;
		throw inputError('Poll Every (Minutes) must be a number from 1 to 60.', 'Correct the number.');
	},
};

const streamOptions = collection(
	{
		displayName: 'Stream Options',
		name: 'streamOptions',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
	},
	[
		textField(
			'groupId',
			'Group ID',
			'albert.einstein-n8n',
			'Consumer group in which the topics are read. By default a name of its own for this n8n and this user. On SCiMMA it must begin with the user name and a hyphen.',
		),
		textField(
			'heartbeatTopic',
			'Heartbeat Topic',
			'gcn.heartbeat',
			'Topic in which a message comes about once a second, so that a silent stream is noticed. By default gcn.heartbeat on GCN, and none elsewhere. Enter none to switch it off.',
		),
		flagField(
			'includeSkyMap',
			'Include Sky Map',
			'Whether to add the sky map of a notice to its item, as the binary field skymap',
		),
		wholeNumberField(
			'silentAfter',
			'Silent After (Seconds)',
			5,
			60,
			'How long a stream with heartbeats can be silent before the trigger connects again and reports it',
		),
	],
);

/** What the panel says of the stream. */
export interface StreamSettings {
	source: Source;
	topics: string[];
	/** Undefined: none. */
	heartbeatTopic: string | undefined;
	/** Empty: the usual one. */
	groupId: string;
	includeSkyMap: boolean;
	/** ms */
	silentAfter: number;
	safetyNet: boolean;
	/** ms */
	pollEvery: number;
}

/**
 * Reads the parameters of the stream.
 *
 * @throws GraceDbError of kind `input` that names the field
 */
export function readStreamSettings(parameter: (name: string) => unknown): StreamSettings {
	const { source: from } = readFields([source], parameter);
	const given = readFields(
		[source, topics[from], safetyNet, pollMinutes, streamOptions],
		parameter,
	);
	const {
		heartbeatTopic,
		groupId = '',
		includeSkyMap = false,
		silentAfter = 60,
	} = given.streamOptions;
	const usual = from === 'gcn' ? 'gcn.heartbeat' : '';
	const heartbeats = (heartbeatTopic ?? '').trim() || usual;
	return {
		source: from,
		topics: given.topics,
		heartbeatTopic: ['', 'none'].includes(heartbeats) ? undefined : heartbeats,
		groupId: groupId.trim(),
		includeSkyMap,
		silentAfter: Math.max(5, silentAfter) * 1000,
		safetyNet: given.safetyNet,
		pollEvery: given.pollMinutes * 60_000,
	};
}

/** Parameters that only GraceDB can answer for: without it they are at their defaults. */
const needServer = [
	'authentication',
	'server',
	'customServer',
	'ca',
	'query',
	'onlyPublic',
	'testWith',
	'begin',
	'beginSince',
	'watchDetails',
	'emitNew',
];
/** What belongs to n8n's schedule of polls. */
const notHere = ['pollNotice'];

function shownWithServer(property: INodeProperties): INodeProperties {
	if (!needServer.includes(property.name) && !/Notice$/.test(property.name)) return property;
	const { displayOptions } = property;
	return {
		...property,
		// Not `show`: n8n's editor hides what the field Authentication is shown by.
		displayOptions: { ...displayOptions, hide: { safetyNet: [false], ...displayOptions?.hide } },
	};
}

/** The parameters of the trigger, in the order of the panel: the stream, and then those of the polling trigger. */
export const alertTriggerProperties: INodeProperties[] = [
	source.property,
	...sources.map((of) => topics[of].property),
	safetyNet.property,
	pollMinutes.property,
	{
		displayName:
			'Without GraceDB, only what the stream brings is reported. A notice is lost if it comes while n8n is down for longer than the broker keeps it, or if the broker loses it. Labels, queries and changes without a notice are not seen.',
		name: 'streamOnlyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { safetyNet: [false] } },
	},
	...triggerProperties.filter(({ name }) => !notHere.includes(name)).map(shownWithServer),
	streamOptions.property,
];

const defaults = new Map<string, unknown>(
	alertTriggerProperties.map(({ name, default: value }) => [name, value]),
);

/** Reads a parameter; what n8n has not filled in, and what needs a server where there is none, is at its default. */
export function alertParameter(
	given: (name: string, fallback: unknown) => unknown,
): (name: string) => unknown {
	const read = (name: string): unknown => given(name, defaults.get(name) ?? '');
	return (name) => {
		const isHidden = needServer.includes(name) && read('safetyNet') === false;
		if (!isHidden) {
			// One name, several fields: each source has topics of its own.
			const fallback = name === 'topics' ? usualTopics[read('source') as Source] : undefined;
			return fallback === undefined ? read(name) : given(name, fallback);
		}
		return name === 'testWith' ? 'sample' : defaults.get(name);
	};
}
