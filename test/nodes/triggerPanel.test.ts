import { type INodeParameters, type INodeProperties, NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { triggerProperties } from '../../nodes/shared/trigger/fields';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node';
import { readSettings } from '../../nodes/shared/trigger/readSettings';

const { description } = new GraceDbTrigger();
const defaults = Object.fromEntries(triggerProperties.map((p) => [p.name, p.default]));

/** What the panel shows with these parameters. */
function shownWith(parameters: INodeParameters): INodeProperties[] {
	const values = { ...defaults, ...parameters };
	return triggerProperties.filter((property) =>
		NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description),
	);
}

const optionsOf = (shown: INodeProperties[], name: string): unknown[] =>
	(shown.find((property) => property.name === name)?.options ?? []).map((option) =>
		'value' in option ? option.value : option.name,
	);
const namesOf = (shown: INodeProperties[]): string[] => shown.map(({ name }) => name);

/** As n8n's editor makes entries of its node list: of the options of the first field with one of these names. */
function entriesInNodeList(): { action: string; sets: Record<string, unknown> }[] {
	const field = triggerProperties.find(({ displayName }) =>
		['event', 'events', 'trigger on'].includes(displayName.toLowerCase()),
	);
	const shown = Object.entries(field?.displayOptions?.show ?? {});
	const conditions = Object.fromEntries(shown.map(([name, values]) => [name, values?.[0]]));
	return (field?.options ?? []).map((option) => ({
		action: ('action' in option ? option.action : undefined) ?? '',
		sets: { [field?.name ?? '']: 'value' in option ? [option.value] : [], ...conditions },
	}));
}

describe("the trigger's entries in n8n's node list", () => {
	it('are one for each thing that happens, the usual ones first', () => {
		const actions = entriesInNodeList().map(({ action }) => action);
		expect(actions.slice(0, 4)).toEqual([
			'On new candidate',
			'On public notice',
			'On retraction',
			'On label added',
		]);
		expect(actions.every((action) => action.startsWith('On '))).toBe(true);
	});

	it('set what happens and nothing else that is not so by default', () => {
		for (const { action, sets } of entriesInNodeList()) {
			const { changes, ...others } = sets;
			expect(others, action).toEqual({ authentication: defaults['authentication'] });
			expect(() => readSettings((name) => ({ ...defaults, changes })[name]), action).not.toThrow();
		}
	});

	it('make a trigger on retractions watch notices of that type alone', () => {
		const read = (changes: string[]): unknown =>
			readSettings((name) => ({ ...defaults, changes })[name]).selection;
		expect(read(['retraction'])).toMatchObject({
			kinds: new Set(['public_notice']),
			notices: new Set(['RETRACTION']),
		});
		expect(read(['retraction', 'public_notice'])).not.toHaveProperty('notices');
	});
});

describe('the panel of the trigger', () => {
	it('offers anonymous users nothing that cannot happen to them, and says why', () => {
		const shown = shownWith({ authentication: 'none', watchDetails: true });
		const kinds = [...optionsOf(shown, 'changes'), ...optionsOf(shown, 'details')];
		for (const kind of ['event_added', 'event_removed', 'signoff_created', 'signoff_deleted']) {
			expect(kinds).not.toContain(kind);
		}
		expect(kinds).toContain('public_notice');
		expect(optionsOf(shown, 'filters')).not.toContain('groups');
		expect(namesOf(shown)).not.toContain('onlyPublic');
		const notice = shown.find(({ name }) => name === 'anonymousNotice');
		expect(notice).toMatchObject({ type: 'notice' });
		expect(notice?.displayName).toMatch(
			/^Without a credential, .*cannot watch or filter by these\.$/,
		);
	});

	it.each(['sciToken', 'x509'])('offers all of it with a credential: %s', (authentication) => {
		const shown = shownWith({ authentication, watchDetails: true });
		const kinds = [...optionsOf(shown, 'changes'), ...optionsOf(shown, 'details')];
		expect(kinds).toEqual(expect.arrayContaining(['event_added', 'signoff_updated', 'hidden']));
		expect(optionsOf(shown, 'filters')).toContain('groups');
		expect(namesOf(shown)).toContain('onlyPublic');
		expect(namesOf(shown)).not.toContain('anonymousNotice');
		expect(new Set(namesOf(shown)).size).toBe(shown.length);
	});

	it('warns in red once Only Public, which is on by default, is switched off', () => {
		const on = { authentication: 'sciToken' };
		expect(defaults['onlyPublic']).toBe(true);
		expect(namesOf(shownWith(on))).not.toContain('internalNotice');
		const notice = shownWith({ ...on, onlyPublic: false }).find(
			({ name }) => name === 'internalNotice',
		);
		expect(notice?.displayName).toMatch(/color:#c00.*not made public/);
		const anonymous = shownWith({ authentication: 'none', onlyPublic: false });
		expect(namesOf(anonymous)).not.toContain('internalNotice');
	});
});

describe('the settings that the parameters make', () => {
	const read = (parameters: Record<string, unknown>) =>
		readSettings((name) => ({ ...defaults, ...parameters })[name]);

	it('are by default: new, public notices, confirmations, of production', () => {
		const { selection, category, window, newDelay, output, watchDetails } = read({});
		expect([...selection.kinds]).toEqual(['new', 'public_notice', 'confirmed_as_gw']);
		expect(selection.labels).toEqual(new Set(['ADVOK', 'ADVNO', 'RAVEN_ALERT', 'PE_READY']));
		expect({ category, window, newDelay, watchDetails }).toEqual({
			category: 'Production',
			window: 30,
			newDelay: 600,
			watchDetails: false,
		});
		expect(output).toMatchObject({ simplify: true, repeatAfterRestart: true, heartbeatHours: 0 });
	});

	it('leave out for anonymous users what was once set with a credential', () => {
		const left = { filters: { groups: 'CBC', noneOf: 'DQV' }, onlyPublic: true };
		expect(read({ authentication: 'sciToken', ...left }).filters).toMatchObject({
			groups: ['CBC'],
			noneOf: ['DQV'],
			onlyPublic: true,
		});
		expect(read({ authentication: 'none', ...left }).filters).toMatchObject({
			groups: [],
			noneOf: ['DQV'],
			onlyPublic: false,
		});
	});
});
