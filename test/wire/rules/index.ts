import { blankRules } from './blanks';
import { dateRules } from './dates';
import { earlyRules } from './early';
import { idRules } from './ids';
import { kindRules } from './kinds';
import { listRules } from './lists';
import { nameRules } from './names';
import type { Rule } from './rule';
import { typeRules } from './types';
import { versionRules } from './versions';
import { wordRules } from './words';

/** Calls that Python itself does not begin. */
export const notACall = 'not-a-call';

const only = (some: readonly Rule[], ...ids: string[]): Rule[] =>
	some.filter(({ id }) => ids.includes(id));
const but = (some: readonly Rule[], ...ids: string[]): Rule[] =>
	some.filter(({ id }) => !ids.includes(id));

/** Rules of versions.ts about what is sent at all. */
const aboutCodes = [
	'default-version',
	'codes-without-list',
	'advocate-instrument',
	'lone-instrument',
];

/** In the order in which they change what is expected; refusals have the last word. */
export const rules: readonly Rule[] = [
	// What is sent at all, where the client stumbles over how it is written.
	...blankRules,
	...only(idRules, 'id-spelling'),
	...only(typeRules, 'python-types'),
	...only(versionRules, ...aboutCodes),
	...only(typeRules, 'whole-numbers'),
	...only(earlyRules, 'lone-zero'),
	// How it is sent.
	...but(typeRules, 'python-types', 'whole-numbers'),
	...dateRules,
	...nameRules,
	...only(idRules, 'detchar-events'),
	...but(versionRules, ...aboutCodes),
	...listRules,
	// What is refused.
	...but(earlyRules, 'lone-zero'),
	...kindRules,
	...only(idRules, 'not-an-id'),
];

export const ruleIds: readonly string[] = [
	...new Set([...wordRules, notACall, ...rules.map(({ id }) => id)]),
];
