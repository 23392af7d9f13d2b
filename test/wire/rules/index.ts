import { dateRules } from './dates';
import { earlyRules } from './early';
import { idRules } from './ids';
import { listRules } from './lists';
import { nameRules } from './names';
import type { Rule } from './rule';
import { typeRules } from './types';
import { versionRules } from './versions';
import { wordRules } from './words';

/** Calls that Python itself does not begin. */
export const notACall = 'not-a-call';

/** In the order in which they change what is expected; refusals have the last word. */
export const rules: readonly Rule[] = [
	...typeRules,
	...dateRules,
	...versionRules.filter(({ id }) => id === 'codes-without-list'),
	...earlyRules.filter(({ id }) => id === 'lone-zero'),
	...nameRules,
	...idRules.filter(({ id }) => id !== 'not-an-id'),
	...versionRules.filter(({ id }) => id !== 'codes-without-list'),
	...listRules,
	...earlyRules.filter(({ id }) => id !== 'lone-zero'),
	...idRules.filter(({ id }) => id === 'not-an-id'),
];

export const ruleIds: readonly string[] = [
	...new Set([...wordRules, notACall, ...rules.map(({ id }) => id)]),
];
