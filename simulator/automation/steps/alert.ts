import { findFile, findLabel, writeLog } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { graceidOf } from '../../sky/ids';
import type { StoredFile, Superevent, VOEventFacts } from '../../sky/types';
import { addVOEvent, noProbabilities } from '../../sky/voevents';
import { Links } from '../../wire/links';
import { supereventSubject } from '../../wire/voeventSubject';
import { voeventXml } from '../../wire/voeventXml';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { probabilitiesOf, sendNotice } from './notice';
import { copyCombinedMap } from './coincidence';
import { label, labelsAmong } from './label';
import { alertKinds, type AlertKind } from './alertKinds';
import { expose, openFile } from './open';

/** The sky map that an alert shows: that of Bilby in an update only, since it is not public before. */
function mapFor(kind: AlertKind, superevent: Superevent): StoredFile | undefined {
	if (kind === 'retraction') return undefined;
	const better = kind === 'update' ? findFile(superevent, 'Bilby.multiorder.fits') : undefined;
	return better ?? findFile(superevent, 'bayestar.multiorder.fits');
}

/**
 * Sends an alert, unless a label forbids it: opens the superevent and the files, makes the VOEvent and the notice, and
 * writes the draft of a circular.
 */
export function sendAlert(scene: Scene, candidate: Candidate, kind: AlertKind): string {
	const superevent = supereventOf(candidate);
	const { blockers, hasCircular, label: sent } = alertKinds[kind];
	const blocking = labelsAmong(superevent, blockers);
	if (blocking.length > 0) {
		const labels = blocking.map((name) => `'${name}'`).join(', ');
		const comment = `Blocking automated notice due to labels {${labels}}`;
		writeLog(superevent, automation(scene), { comment });
		return comment;
	}
	const facts = factsFor(scene, candidate, kind);
	expose(scene, superevent);
	if (facts.skymapFilename !== null) openFile(scene, superevent, baseName(facts.skymapFilename));
	const subject = supereventSubject(superevent, new Links(scene.origin, 'default'));
	const voevent = addVOEvent(superevent, superevent.id, automation(scene), facts, (made) =>
		voeventXml(made, subject),
	);
	openFile(scene, superevent, voevent.filename);
	const notice = sendNotice(scene, candidate, kind, facts);
	if (notice) openFile(scene, superevent, notice.filename);
	if (hasCircular) draftCircular(scene, candidate, kind);
	if (sent !== null) label(scene, superevent, sent);
	return `Sent ${voevent.filename}${notice ? ` and ${notice.filename}` : ''}`;
}

function baseName(versioned: string): string {
	return versioned.replace(/,\d+$/, '');
}

function factsFor(scene: Scene, candidate: Candidate, kind: AlertKind): VOEventFacts {
	const superevent = supereventOf(candidate);
	const retracts = kind === 'retraction';
	const isCoincident = !retracts && isPublishedCoincidence(superevent);
	const combined = isCoincident ? copyCombinedMap(scene, candidate) : null;
	const map = mapFor(kind, superevent);
	return {
		type: alertKinds[kind].code,
		internal: false,
		openAlert: true,
		hardwareInj: false,
		coincComment: false,
		significant: !retracts && kind !== 'less-significant',
		ravenCoinc: isCoincident,
		skymapType: map ? map.name.replace(/\.multiorder\.fits$/, '') : null,
		skymapFilename: map ? `${map.name},${map.version}` : null,
		combinedSkymapFilename: combined,
		probabilities: retracts ? noProbabilities : probabilitiesOf(candidate.source),
		external: isCoincident ? candidate.external : null,
	};
}

function isPublishedCoincidence(superevent: Superevent): boolean {
	return superevent.emType !== null && findLabel(superevent, 'RAVEN_ALERT') !== undefined;
}

/** People turn the draft into the circular. */
function draftCircular(scene: Scene, candidate: Candidate, kind: AlertKind): void {
	const superevent = supereventOf(candidate);
	const { id, preferredEvent } = superevent;
	const isCoincident = kind !== 'retraction' && isPublishedCoincidence(superevent);
	const text =
		kind === 'retraction'
			? `SUBJECT: LIGO/Virgo/KAGRA ${id}: Retraction of GW compact binary merger candidate\n\n` +
				`The candidate ${id} is no longer considered to be of interest.\n`
			: `SUBJECT: LIGO/Virgo/KAGRA ${id}: Identification of a GW compact binary merger candidate\n\n` +
				`${preferredEvent.pipeline} identified the candidate ${graceidOf(preferredEvent)} in data of ` +
				`${preferredEvent.instruments}.\n`;
	writeLog(superevent, automation(scene), {
		comment: `Template for ${kind} GCN Circular`,
		file: {
			name: `${kind}-${isCoincident ? 'emcoinc-' : ''}circular.txt`,
			content: Content.of(text),
		},
		tags: isCoincident ? ['em_follow', 'ext_coinc'] : ['em_follow'],
	});
}
