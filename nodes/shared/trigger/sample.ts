import type { JsonObject } from '../../../gracedb/json';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Change } from '../../../watch/diff/change';
import type { Emission } from '../../../watch/output/items';
import { factsOf, knownBefore } from '../../../watch/state/fingerprint';

/** Seconds since 1970 of 2030-01-01 00:00:40 UTC. */
const created = 1_893_456_040;
const detected = created + 86_400;

/** An invented superevent of the category MDC, as an anonymous user would get it. */
export const sampleSuperevent: Superevent = {
	superevent_id: 'MS300101a',
	gw_id: null,
	category: 'MDC',
	created: '2030-01-01 00:00:40 UTC',
	submitter: 'emfollow',
	em_type: null,
	t_start: 1577491217.5,
	t_0: 1577491218.5,
	t_end: 1577491219.5,
	far: 1.2e-9,
	time_coinc_far: null,
	space_coinc_far: null,
	labels: [
		'EM_READY',
		'SKYMAP_READY',
		'PASTRO_READY',
		'EMBRIGHT_READY',
		'SIGNIF_LOCKED',
		'GCN_PRELIM_SENT',
	],
	preferred_event_data: {
		graceid: 'M999999',
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'MDC',
		instruments: 'H1,L1,V1',
		far: 1.2e-9,
		gpstime: 1577491218.5,
		labels: ['SKYMAP_READY', 'PASTRO_READY', 'EMBRIGHT_READY'],
	},
	links: {},
};

interface SampleStep {
	type: string;
	/** Seconds after the creation. */
	after: number;
	far: number;
	labels: readonly string[];
	probBns: number;
}

/** What happens to the sample, in its order. */
const steps: readonly SampleStep[] = [
	{ type: 'EARLYWARNING', after: 5, far: 4.1e-8, labels: ['EARLY_WARNING'], probBns: 0.71 },
	{ type: 'PRELIMINARY', after: 40, far: 1.2e-9, labels: ['GCN_PRELIM_SENT'], probBns: 0.93 },
	{ type: 'INITIAL', after: 1_800, far: 1.2e-9, labels: ['ADVOK'], probBns: 0.95 },
	{ type: 'UPDATE', after: 36_000, far: 1.2e-9, labels: ['PE_READY'], probBns: 0.99 },
];

/** One emission for each step that a superevent can take: five notices, and the confirmation as a gravitational wave. */
export function sampleEmissions(): Emission[] {
	const first = sampleSuperevent.superevent_id;
	const story = steps.map((step, place) => notice(first, steps.slice(0, place + 1), step));
	const retracted = 'MS300101b';
	const [early, preliminary] = steps;
	const before = early && preliminary ? [early, preliminary] : [];
	const retraction = {
		type: 'RETRACTION',
		after: 2_400,
		far: 1.2e-9,
		labels: ['ADVNO'],
		probBns: 0.93,
	};
	return [...story, notice(retracted, [...before, retraction], retraction), confirmation(first)];
}

function notice(uid: string, soFar: readonly SampleStep[], step: SampleStep): Emission {
	const { type, after, far, probBns } = step;
	const at = created + after;
	const data: JsonObject = {
		N: soFar.length,
		notice_type: type,
		created: new Date(at * 1000).toISOString(),
		significant: type !== 'EARLYWARNING',
		prob_bns: probBns,
		prob_nsbh: Math.round((1 - probBns) * 800) / 1000,
		prob_bbh: 0,
		prob_terrestrial: Math.round((1 - probBns) * 200) / 1000,
		prob_has_ns: 1,
		prob_has_remnant: 0.97,
		prob_has_mass_gap: 0,
	};
	const superevent: Superevent = {
		...sampleSuperevent,
		superevent_id: uid,
		far,
		labels: [
			'EM_READY',
			'SKYMAP_READY',
			'PASTRO_READY',
			'EMBRIGHT_READY',
			...soFar.flatMap(({ labels }) => labels),
		],
	};
	const isFirst = soFar.length === 1;
	const appeared: Change = { uid, kind: 'new', key: `${uid}:new`, at: created };
	const announced: Change = {
		uid,
		kind: 'public_notice',
		key: `${uid}:public_notice:${type}:1`,
		at,
		data,
		more: { notice_type: type },
	};
	const notices = Object.fromEntries(
		soFar.map((each) => [each.type, [{ at: created + each.after }]]),
	);
	return {
		superevent,
		changes: isFirst ? [appeared, announced] : [announced],
		after: { ...knownBefore(factsOf(superevent), created), notices },
		exposed: true,
		notice: data,
		detected: at + 30,
	};
}

function confirmation(uid: string): Emission {
	const gwId = 'MGW300101A';
	const superevent: Superevent = { ...sampleSuperevent, gw_id: gwId };
	return {
		superevent,
		changes: [
			{
				uid,
				kind: 'confirmed_as_gw',
				key: `${uid}:confirmed_as_gw:${gwId}`,
				more: { gw_id: gwId },
			},
		],
		after: knownBefore(factsOf(superevent), created),
		exposed: true,
		classification: { BNS: 0.99, NSBH: 0.008, BBH: 0, Terrestrial: 0.002 },
		properties: { HasNS: 1, HasRemnant: 0.97, HasMassGap: 0 },
		detected,
	};
}
