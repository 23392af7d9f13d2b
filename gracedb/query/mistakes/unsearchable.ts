import { type Dialect, lacksNames } from '../words';
import { type Recogniser, searched } from './errorSite';

/** What people know of a candidate and GraceDB cannot be searched for, and where they find it. */

const byAlert = 'use Get Alert and then a Filter node.';

const subjects: readonly {
	names: RegExp;
	message: string;
	advice: string | Record<Dialect, string>;
}[] = [
	{
		names:
			/^(?:p_?|prob_?)?(?:bns|nsbh|bbh|terrestrial|massgap|astro|has_?ns|has_?remnant|has_?massgap|has_?ssm)$/i,
		message: 'Probabilities are not searchable.',
		advice: `To select by them, ${byAlert}`,
	},
	{
		names:
			/^(?:classification|properties|distance|luminosity_distance|area|area_?(?:50|90)|skymap|sky_map|chirp_mass|source_mass)$/i,
		message: 'Sky maps and classifications are not searchable.',
		advice: `To select by them, ${byAlert}`,
	},
	{
		names: /^(?:is_)?significant$/i,
		message: 'There is no field for significance.',
		advice: {
			superevents: 'Use the filter Significant, or write label: SIGNIF_LOCKED | GCN_PRELIM_SENT.',
			events: 'Search for superevents: their labels say whether they are significant.',
		},
	},
	{
		names: /^(?:is_)?retracted$/i,
		message: 'There is no field for retractions.',
		advice: {
			superevents: 'Write label: ADVNO.',
			events: 'Search for superevents with label: ADVNO.',
		},
	},
	{
		names: /^(?:time|date|utc)$/i,
		message: 'There is no field for times of day.',
		advice: {
			superevents:
				'For the time of creation, write created: 2025-01-01 .. 2025-01-02. For the time of the signal, write t_0: with GPS seconds.',
			events:
				'For the time of creation, write created: 2025-01-01 .. 2025-01-02. For the time of the signal, write gpstime: with GPS seconds.',
		},
	},
];

const supereventsOnly: readonly (readonly [names: RegExp, advice: string])[] = [
	[/^snr$/i, 'Search for events: si.snr > 8, or ci.snr > 12 for the network SNR.'],
	[/^m_?chirp$/i, 'Search for events: ci.mchirp < 2.'],
	[/^mass_?[12]?$/i, 'Search for events: si.mass1 < 3.'],
];

/** The advice for a name that is no field, if it is one of these. */
function subjectOf(
	name: string,
	dialect: Dialect,
): { message: string; advice: string } | undefined {
	const found = subjects.find(({ names }) => names.test(name));
	if (found) {
		const { message, advice } = found;
		return { message, advice: typeof advice === 'string' ? advice : advice[dialect] };
	}
	const [, advice] =
		dialect === 'superevents' ? (supereventsOnly.find(([names]) => names.test(name)) ?? []) : [];
	return advice === undefined
		? undefined
		: { message: `There is no field ${name} in searches for ${searched(dialect)}.`, advice };
}

/** Whether a name is surely no column of an event. */
export function isUnsearchable(name: string): boolean {
	return subjects.some(({ names }) => names.test(name));
}

/** `p_BNS > 0.5`, `significant: true`, `retracted` */
export const unsearchable: Recogniser = ({ dialect, vocabulary }, here) => {
	const found = /^([A-Za-z]\w*)(?![\w$])(\s*(?::|[<>=]=?)\s*\S*)?/.exec(here);
	if (!found) return undefined;
	const [whole, name = '', value] = found;
	// A word alone may be a name where the server does not list them: BBH is a search as well.
	if (value === undefined && lacksNames(vocabulary, dialect)) return undefined;
	const subject = subjectOf(name, dialect);
	return subject && { length: whole.length, ...subject };
};

/** `far < 10^-7`, `far < 1 per year`, `far between 1e-9 and 1e-7` */
export const rates: Recogniser = ({ query, at, dialect }) => {
	for (const found of query.matchAll(
		/(?<![\w.])far\s*(?:(?<sign><=|>=|==|[<>=:])\s*(?<value>[\w.*^+-]+)(?<words>\s+(?:per|a|in|every)\s+[\w.]+(?:\s+[a-z]+)?)?|between\s+(?<from>[\d.eE+-]+)\s+and\s+(?<to>[\d.eE+-]+))/gi,
	)) {
		const { sign = '', value = '', words, from = '', to = '' } = found.groups ?? {};
		const end = found.index + found[0].length;
		if (at < found.index || at > end) continue;
		const place = { position: found.index, length: found[0].length };
		if (from !== '') {
			return {
				...place,
				message: 'There is no "between" in queries.',
				advice: `Write ${dialect === 'events' ? `far in ${from}, ${to}` : `far: ${from} .. ${to}`}.`,
			};
		}
		const power = /^(?:([\d.]+)\s*[*x])?10(?:\^|\*\*)([+-]?\d+)$/i.exec(value);
		if (power) {
			return {
				...place,
				message: 'Write powers of ten with an e.',
				advice: `Write far ${sign} ${power[1] ?? '1'}e${Number(power[2])}.`,
			};
		}
		if (words !== undefined) {
			return {
				...place,
				message: 'In a query, the false-alarm rate must be a number in Hz.',
				advice: `Use the filter FAR Below, which accepts "${value}${words}", or write for example far ${sign} 3.2e-8 (once a year).`,
			};
		}
	}
	return undefined;
};
