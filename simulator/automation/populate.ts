import { attachLabel, writeLog } from '../sky/annotate';
import { Content } from '../sky/content';
import { graceidOf } from '../sky/ids';
import { addSignoff } from '../sky/signoffs';
import type { Superevent } from '../sky/types';
import { makeSkyMap } from './skymap';
import type { Source } from './source';

/** The automation's account, and the advocate who signs off, as writers of log entries. */
const automation = 'emfollow';
const advocate = 'advocate@ligo.org';

/** Seconds after the creation of a superevent at which the automation, or a person, sets each label. */
const delays: readonly (readonly [string, number])[] = [
	['EM_COINC', 2],
	['SKYMAP_READY', 8],
	['EMBRIGHT_READY', 9],
	['PASTRO_READY', 10],
	['EM_READY', 11],
	['RAVEN_ALERT', 14],
	['COMBINEDSKYMAP_READY', 16],
	['LOW_SIGNIF_LOCKED', 18],
	['SIGNIF_LOCKED', 19],
	['SOG_READY', 21],
	['HIGH_PROFILE', 22],
	['DQR_REQUEST', 24],
	['DQOK', 26],
	['ADVREQ', 28],
	['LOW_SIGNIF_PRELIM_SENT', 33],
	['GCN_PRELIM_SENT', 34],
	['ADVOK', 900],
	['ADVNO', 900],
	['PE_READY', 7200],
];

const isPublic = { tags: ['sky_loc', 'lvem', 'public'] };

/**
 * Does to a superevent what the LVK's automation does within its first minutes: copies the sky map and the probabilities of
 * the preferred event, and sets the labels. `at` says when something happened, from the seconds after creation.
 */
export function populate(
	superevent: Superevent,
	source: Source,
	labels: readonly string[],
	at: (delay: number) => Date,
): void {
	if (labels.includes('SKYMAP_READY')) addSkyMap(superevent, source, at(7));
	if (labels.includes('EMBRIGHT_READY')) {
		addJson(
			superevent,
			at(8),
			'em_bright',
			'em_bright.json',
			'source properties',
			source.properties,
		);
	}
	if (labels.includes('PASTRO_READY')) {
		addJson(
			superevent,
			at(9),
			'p_astro',
			'p_astro.json',
			'source classification',
			source.classification,
		);
	}
	const known = delays.filter(([label]) => labels.includes(label));
	const others = labels.filter((label) => !delays.some(([name]) => name === label));
	for (const [label, delay] of [...known, ...others.map((label) => [label, 30] as const)]) {
		const now = at(delay);
		if (label === 'ADVOK' || label === 'ADVNO') signOff(superevent, label, now);
		else attachLabel(superevent, { username: automation, now }, label, `Added label: ${label}`);
	}
}

/** The labels of a judgement come with the signoff that sets them. */
function signOff(superevent: Superevent, label: 'ADVOK' | 'ADVNO', now: Date): void {
	const kind = { type: 'ADV', instrument: '' } as const;
	const status = label === 'ADVOK' ? 'OK' : 'NO';
	addSignoff(superevent, { username: advocate, now }, kind, { status, comment: '' });
}

function addSkyMap(superevent: Superevent, source: Source, now: Date): void {
	const { preferredEvent } = superevent;
	const graceid = graceidOf(preferredEvent);
	const content = new Content(() =>
		makeSkyMap({
			source,
			graceid,
			instruments: preferredEvent.instruments,
			gpstime: preferredEvent.gpstime ?? superevent.t0,
			made: now,
		}),
	);
	writeLog(
		superevent,
		{ username: automation, now },
		{
			comment: `Localization copied from <a href="/events/${graceid}/view/">${graceid}</a>`,
			file: { name: 'bayestar.multiorder.fits', content },
			...isPublic,
		},
	);
}

function addJson(
	superevent: Superevent,
	now: Date,
	tag: string,
	name: string,
	what: string,
	facts: Record<string, number>,
): void {
	const graceid = graceidOf(superevent.preferredEvent);
	writeLog(
		superevent,
		{ username: automation, now },
		{
			comment: `Source ${what.replace('source ', '')} copied from <a href="/events/${graceid}/view/">${graceid}</a>`,
			file: { name, content: Content.json(() => facts) },
			tags: [tag, 'lvem', 'public'],
		},
	);
}
