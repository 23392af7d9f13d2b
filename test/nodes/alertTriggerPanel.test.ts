import { type INodeParameters, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import {
	alertParameter,
	alertTriggerProperties,
	readStreamSettings,
} from '../../nodes/GraceDbAlertTrigger/fields';
import { GraceDbAlertTrigger } from '../../nodes/GraceDbAlertTrigger/GraceDbAlertTrigger.node';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node';
import { readSettings } from '../../nodes/shared/trigger/readSettings';

const { description } = new GraceDbAlertTrigger();
const defaults = Object.fromEntries(
	[...alertTriggerProperties].reverse().map((p) => [p.name, p.default]),
);

/** Names of what the panel shows with these parameters. */
function shownWith(parameters: INodeParameters): string[] {
	const values = { ...defaults, ...parameters };
	return alertTriggerProperties
		.filter((property) =>
			NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description),
		)
		.map(({ name }) => name);
}

const parameterWith = (given: INodeParameters): ((name: string) => unknown) =>
	alertParameter((name, fallback) => (name in given ? given[name] : fallback));

/**
 * The parameters that n8n's editor takes for a choice of credential, because each of their options shows one. It moves such a
 * parameter to the window of the credential, and hides whatever another such choice depends on.
 */
function takenForAuthentication({ credentials = [], properties }: INodeTypeDescription): string[] {
	const conditions = credentials.map(({ displayOptions }) => displayOptions?.show ?? {});
	return properties
		.filter(({ name, options = [] }) => {
			const covered = conditions.flatMap((show) => show[name] ?? []);
			const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
			return values.length > 0 && values.every((value) => covered.includes(value));
		})
		.map(({ name }) => name);
}

describe('the panel of the Alert Trigger', () => {
	it('keeps Source and Also Poll GraceDB, which no credential can stand for', () => {
		expect(takenForAuthentication(description)).toEqual([]);
	});

	it('asks for the credential of the source, and of no other', () => {
		const asked = (source: string): string[] =>
			(description.credentials ?? [])
				.filter((credential) =>
					NodeHelpers.displayParameter(
						{ ...defaults, source },
						credential,
						{ typeVersion: 1 },
						description,
					),
				)
				.map(({ name }) => name);
		expect(asked('gcn')).toEqual(['gcnApi']);
		expect(asked('scimma')).toEqual(['scimmaHopskotchApi']);
		expect(asked('igwn')).toEqual(['scimmaHopskotchApi']);
		expect(asked('custom')).toEqual(['kafkaAlertApi']);
	});

	it('shows one field for topics whatever the source, with what that source has', () => {
		for (const [source, topic] of [
			['gcn', 'igwn.gwalert'],
			['scimma', 'igwn.gwalert'],
			['igwn', 'gracedb.superevent'],
			['custom', 'igwn.gwalert'],
		] as const) {
			const shown = shownWith({ source }).filter((name) => name === 'topics');
			expect(shown).toHaveLength(1);
			expect(readStreamSettings(parameterWith({ source })).topics).toEqual([topic]);
		}
	});

	it('hides what only GraceDB can answer where it is not polled, and warns of what is then not guaranteed', () => {
		const shown = shownWith({ safetyNet: false });
		for (const name of [
			'authentication',
			'query',
			'server',
			'onlyPublic',
			'pollMinutes',
			'begin',
		]) {
			expect(shown).not.toContain(name);
		}
		expect(shown).toContain('streamOnlyNotice');
		expect(shownWith({})).not.toContain('streamOnlyNotice');
		// What is left of a time with GraceDB does not count.
		const parameter = parameterWith({ safetyNet: false, query: 'far < 1', authentication: 'x509' });
		expect(readSettings(parameter)).toMatchObject({ query: '', testWith: 'sample' });
	});

	it('has the parameters of the polling trigger, with the same meaning and defaults', () => {
		const own = new Set(alertTriggerProperties.map(({ name }) => name));
		const others = new GraceDbTrigger().description.properties.map(({ name }) => name);
		expect(others.filter((name) => !own.has(name))).toEqual(['pollNotice']);
		expect(readSettings(parameterWith({}))).toEqual(
			readSettings((name) => {
				const [property] = new GraceDbTrigger().description.properties.filter(
					(each) => each.name === name,
				);
				return property?.default ?? '';
			}),
		);
	});

	it('knows GCN’s heartbeats by itself, and none elsewhere', () => {
		const read = (given: INodeParameters): unknown =>
			readStreamSettings(parameterWith(given)).heartbeatTopic;
		expect(read({})).toBe('gcn.heartbeat');
		expect(read({ streamOptions: { heartbeatTopic: 'none' } })).toBeUndefined();
		expect(read({ source: 'scimma' })).toBeUndefined();
	});

	it.each([
		[{ topics: '' }, 'Topics is empty.'],
		[{ topics: 'a b*' }, 'Topics: "a b*" cannot be the name of a topic.'],
		[{ pollMinutes: 0 }, 'Poll Every (Minutes) must be a number from 1 to 60.'],
		[{ source: 'x' }, 'Source'],
	])('says what is wrong with %o', (given, words) => {
		expect(() => readStreamSettings(parameterWith(given as INodeParameters))).toThrow(words);
	});

	it('is never a polling node as well: n8n would start it twice and close it once', () => {
		expect(description.polling).toBeUndefined();
		expect(new GraceDbAlertTrigger()).not.toHaveProperty('poll');
	});
});
