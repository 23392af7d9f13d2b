import { type INodeParameters, type INodeProperties, NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { triggerProperties } from '../../nodes/GraceDbTrigger/fields';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node';
import { readSettings } from '../../nodes/GraceDbTrigger/readSettings';

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
		expect(notice?.displayName).toMatch(/^Without a credential .*not offered\.$/);
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
