import { entryOf, isJsonObject, type Json, type JsonObject, strings, textOf } from '../json';
import { type AlertChange, type AlertFacts, sorted } from './facts';
import type { Coincidence } from './coincidence';
import { farInWords } from '../simplify/farInWords';
import { age, falseAlarmRate, inZone, megaparsecs, percent, squareDegrees, utc } from './words';

/** What a message says, in its order, before it is made text, HTML or blocks. */
export interface AlertMessage {
	/** `[MOCK]`, `LVK INTERNAL – NOT PUBLIC`: first in everything. */
	banners: readonly string[];
	/** `Preliminary alert: S240716b` */
	title: string;
	/** The most important facts, for a subject: `BNS 95 %, 1 per 26 years`. */
	summary: string;
	/** What the kind of alert means. */
	meaning: string;
	rows: readonly Row[];
	/** What has changed since the last message. */
	changes: readonly string[];
	links: readonly Link[];
}

/** The title behind the banners, as it begins every form of the message. */
export function headlineOf({ banners, title }: Pick<AlertMessage, 'banners' | 'title'>): string {
	const marks = banners.map((banner) => (banner.endsWith(']') ? banner : `${banner}:`));
	return [...marks, title].join(' ');
}

export interface Row {
	label: string;
	value: string;
}

export interface Link {
	label: string;
	url: string;
}

export interface MessageOptions {
	/** Milliseconds since 1970. */
	now: number;
	/** IANA name of a second time zone. */
	zone: string;
	change?: AlertChange;
}

/** Kinds of alerts and what they mean, in the words of the public alerts guide. */
const kinds: Record<string, { title: string; meaning: string }> = {
	EARLYWARNING: {
		title: 'Early warning',
		meaning: 'Found before the merger ended; automatic, not yet checked by people.',
	},
	PRELIMINARY: { title: 'Preliminary alert', meaning: 'Automatic, not yet checked by people.' },
	'LESS-SIGNIFICANT': {
		title: 'Low-significance alert',
		meaning: 'Automatic, and not checked by people.',
	},
	INITIAL: { title: 'Initial alert', meaning: 'Checked by people.' },
	UPDATE: { title: 'Update', meaning: 'Better parameters than before.' },
	RETRACTION: { title: 'RETRACTED', meaning: '' },
};

/** What becomes available with a label. */
const newProducts: Record<string, string> = {
	SKYMAP_READY: 'sky map',
	PASTRO_READY: 'classification',
	EMBRIGHT_READY: 'source properties',
	PE_READY: 'parameter estimation',
	COMBINEDSKYMAP_READY: 'combined sky map',
};

const changeTitles: Record<string, string> = {
	new: 'New candidate',
	update: 'Changed',
	label_removed: 'Label removed',
	confirmed_as_gw: 'Confirmed as a gravitational wave',
	no_longer_matches: 'No longer matches',
	exposed: 'Now public',
	hidden: 'No longer public',
};

/** What people are to read of a superevent at three in the morning. */
export function alertMessage(facts: AlertFacts, options: MessageOptions): AlertMessage {
	const id = facts.gw_id ? `${facts.superevent_id} (${facts.gw_id})` : facts.superevent_id;
	const banners = [
		...facts.banners,
		...(facts.public === true ? [] : ['LVK INTERNAL – NOT PUBLIC']),
	];
	if (facts.retracted) {
		return {
			banners,
			title: `RETRACTED: ${id}`,
			summary: 'probably not astrophysical',
			meaning: 'RETRACTED – probably not astrophysical. Stop observing.',
			rows: [],
			changes: [],
			links: [{ label: 'GraceDB', url: facts.url }],
		};
	}
	return {
		banners,
		title: `${titleOf(facts, options.change)}: ${id}`,
		summary: summaryOf(facts),
		meaning: meaningOf(facts),
		rows: rowsOf(facts, options),
		changes: changesIn(facts.changed_since_last),
		links: linksOf(facts),
	};
}

function titleOf({ alert_type: type }: AlertFacts, change: AlertChange | undefined): string {
	const ofNotice = type === null ? undefined : entryOf(kinds, type)?.title;
	if (!change || change.kind === 'public_notice') return ofNotice ?? type ?? 'Candidate';
	if (change.kind === 'new') return ofNotice ?? 'New candidate';
	const product = change.label === undefined ? undefined : entryOf(newProducts, change.label);
	if (change.kind === 'label_added' && product !== undefined) return `Now available: ${product}`;
	if (change.kind === 'label_added' && change.label !== undefined) return `Label ${change.label}`;
	return entryOf(changeTitles, change.kind) ?? change.kind.replaceAll('_', ' ');
}

function meaningOf({ alert_type: type, status }: AlertFacts): string {
	if (status === 'confirmed') return 'Confirmed as a gravitational wave.';
	if (type === null) return 'No public alert has been sent.';
	return entryOf(kinds, type)?.meaning ?? '';
}

function summaryOf(facts: AlertFacts): string {
	const [best] = facts.classification ? sorted(facts.classification) : [];
	const kind =
		best === undefined
			? facts.group === 'Burst'
				? 'Burst'
				: ''
			: `${best[0]} ${percent(best[1])}`;
	const rate = facts.far === null || facts.far === 0 ? '' : `FAR ${farInWords(facts.far)}`;
	return [kind, rate].filter(Boolean).join(', ');
}

function rowsOf(facts: AlertFacts, { now, zone }: MessageOptions): Row[] {
	const rows: Row[] = [];
	const add = (label: string, value: string | null | undefined): void => {
		if (value) rows.push({ label, value });
	};
	if (facts.time === null) add('Time', 'not available');
	else {
		const since = age(facts.time, now);
		add('Time', since === undefined ? utc(facts.time) : `${utc(facts.time)} (${since})`);
		add('Local time', inZone(facts.time, zone));
	}
	add('False alarm rate', falseAlarmRate(facts.far, facts.far_is_upper_limit));
	if (facts.group === 'Burst') {
		add('Duration', facts.duration === null ? null : `${Number(facts.duration.toPrecision(3))} s`);
		add(
			'Central frequency',
			facts.central_frequency === null ? null : `${Math.round(facts.central_frequency)} Hz`,
		);
	} else {
		add('Classification', inPercent(facts.classification) ?? 'not there yet');
		add('If astrophysical', inPercent(facts.properties, true) ?? 'not there yet');
		add(
			'Chirp mass (source)',
			facts.mchirp_source && `${facts.mchirp_source.join('–')} solar masses`,
		);
	}
	addSkyMap(facts, add);
	add('Detectors', detectors(facts.instruments));
	add('Found by', [facts.group, facts.pipeline, facts.search].filter(Boolean).join(' / '));
	add('Coincidence', facts.coincidence && coincidence(facts.coincidence));
	return rows;
}

function addSkyMap(
	{ sky_map: map }: AlertFacts,
	add: (label: string, value: string | null) => void,
): void {
	if (!map) {
		add('Sky map', 'not there yet');
		return;
	}
	const { distance_mean_mpc: mean, distance_sd_mpc: sd } = map;
	add('Distance', mean === null ? null : megaparsecs(mean, sd));
	const areas = [
		map.area_50_deg2 === null ? '' : `50 %: ${squareDegrees(map.area_50_deg2)}`,
		map.area_90_deg2 === null ? '' : `90 %: ${squareDegrees(map.area_90_deg2)}`,
	];
	add('Area', areas.filter(Boolean).join(', '));
}

/** `BNS 95 %, BBH 3 %`; the largest first, and with zeros only if wanted. */
function inPercent(values: JsonObject | null, withZeros = false): string | null {
	if (!values) return null;
	const shown = sorted(values).filter(([, value]) => withZeros || value > 0);
	return shown.map(([name, value]) => `${name} ${percent(value)}`).join(', ') || null;
}

function detectors(names: readonly string[] | null): string {
	if (!names) return 'not available';
	const [only] = names;
	return names.length === 1 && only !== undefined
		? `${only} (a single detector)`
		: names.join(', ');
}

function coincidence(given: Coincidence): string {
	const { observatory, search, external_id: id } = given;
	if (!given.is_joint_candidate) return 'coincident external trigger, below alert threshold';
	const what = [observatory, search, id].filter(Boolean).join(' ');
	const rate = given.time_sky_position_coincidence_far ?? given.time_coincidence_far;
	const delay = given.time_difference;
	return [
		`joint candidate${what ? ` with ${what}` : ''}`,
		...(delay === null
			? []
			: [`${Math.abs(delay).toFixed(1)} s ${delay < 0 ? 'before' : 'after'}`]),
		...(rate === null ? [] : [`joint FAR ${farInWords(rate)}`]),
	].join(', ');
}

/** What differs from the last message, a sentence each. */
function changesIn(changed: JsonObject | null): string[] {
	return Object.entries(changed ?? {}).flatMap(([field, change]) => {
		if (!isJsonObject(change)) return [];
		const name = entryOf(changedFields, field);
		if (name === undefined) return [];
		const [from, to] = [shown(field, change['from']), shown(field, change['to'])];
		return from === to ? [] : [`${name}: ${from} → ${to}`];
	});
}

const changedFields: Record<string, string> = {
	status: 'Status',
	far: 'False alarm rate',
	instruments: 'Detectors',
	classification: 'Classification',
	properties: 'If astrophysical',
};

function shown(field: string, value: Json | undefined): string {
	if (field === 'far') return typeof value === 'number' ? farInWords(value) : 'not available';
	if (isJsonObject(value)) return inPercent(value) ?? 'not available';
	if (Array.isArray(value)) return strings(value).join(', ');
	return textOf(value).replaceAll('_', ' ') || 'not available';
}

function linksOf(facts: AlertFacts): Link[] {
	return [
		{ label: 'GraceDB', url: facts.url },
		...(facts.sky_map_url ? [{ label: 'Sky map', url: facts.sky_map_url }] : []),
		...(facts.public === true && facts.banners.length === 0
			? [{ label: 'GCN circulars', url: facts.circulars_url }]
			: []),
	];
}
