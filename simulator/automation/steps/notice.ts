import { findFile } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { utcFromGps } from '../../sky/gps';
import { addNotice } from '../../sky/notices';
import type { Notice, Probabilities, StoredFile, Superevent, VOEventFacts } from '../../sky/types';
import { noProbabilities } from '../../sky/voevents';
import { externalFacts } from '../../wire/voeventWhat';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import type { Source } from '../source';
import { alertKinds, type AlertKind } from './alertKinds';

/** The automation's findings, in the form of records. */
export function probabilitiesOf({ classification, properties }: Source): Probabilities {
	return {
		hasNs: properties.HasNS,
		hasRemnant: properties.HasRemnant,
		bns: classification.BNS,
		nsbh: classification.NSBH,
		bbh: classification.BBH,
		terrestrial: classification.Terrestrial,
		hasMassGap: properties.HasMassGap,
		hasSsm: properties.HasSSM,
	};
}

/** Names of the sky maps, with their versions. */
type MapNames = Pick<VOEventFacts, 'skymapFilename' | 'combinedSkymapFilename'>;

/** Sends the JSON notice, and keeps it. Older servers know no notices: there the record stays out. */
export function sendNotice(
	scene: Scene,
	candidate: Candidate,
	kind: AlertKind,
	maps: MapNames,
): Notice | null {
	if (!keepsNotices(scene)) return null;
	const superevent = supereventOf(candidate);
	const retracts = kind === 'retraction';
	const { external } = candidate;
	const showsExternal = maps.combinedSkymapFilename !== null && external !== null;
	const document = makeDocument(scene, candidate, kind, maps);
	return addNotice(
		superevent,
		automation(scene),
		{
			alertType: alertKinds[kind].name,
			significant: retracts ? null : kind !== 'less-significant',
			probabilities: retracts ? noProbabilities : probabilitiesOf(candidate.source),
			external: showsExternal ? externalFacts(external) : null,
		},
		Content.json(document),
	);
}

function keepsNotices({ world }: Scene): boolean {
	return !world.profile.shapes.default.unknown.includes('superevents/:superevent_id/notices/');
}

/**
 * The document as Kafka carries it (public alerts guide). Everything but the sky map, which is large, is decided at once:
 * the superevent goes on changing.
 */
function makeDocument(
	scene: Scene,
	candidate: Candidate,
	kind: AlertKind,
	{ skymapFilename: map, combinedSkymapFilename: combined }: MapNames,
): () => unknown {
	const superevent = supereventOf(candidate);
	const { external, source } = candidate;
	const frame = {
		alert_type: alertKinds[kind].name,
		time_created: scene.now.toISOString().replace(/\.\d+Z$/, 'Z'),
		superevent_id: superevent.id,
		urls: { gracedb: `${scene.origin}/superevents/${superevent.id}/view/` },
	};
	if (kind === 'retraction') return () => ({ ...frame, event: null, external_coinc: null });
	const { preferredEvent } = superevent;
	const event = {
		significant: kind !== 'less-significant',
		time: utcFromGps(preferredEvent.gpstime ?? superevent.t0).toISOString(),
		far: preferredEvent.far,
		instruments: preferredEvent.instruments.split(',').sort(),
		group: preferredEvent.group,
		pipeline: preferredEvent.pipeline,
		search: preferredEvent.search,
		properties: source.properties,
		classification: source.classification,
		duration: null,
		central_frequency: null,
	};
	const coincidence =
		combined !== null && external
			? {
					gcn_notice_id: Number(externalFacts(external).gcn),
					ivorn: external.extraAttributes.GRB?.ivorn ?? null,
					observatory: external.pipeline,
					search: external.search,
					time_difference: Number(
						((external.gpstime ?? 0) - (preferredEvent.gpstime ?? 0)).toFixed(2),
					),
					time_coincidence_far: superevent.timeCoincFar,
					time_sky_position_coincidence_far: superevent.spaceCoincFar,
				}
			: null;
	const [mapFile, combinedFile] = [fileOf(superevent, map), fileOf(superevent, combined)];
	return () => ({
		...frame,
		event: { ...event, skymap: base64(mapFile) },
		external_coinc: coincidence && { ...coincidence, combined_skymap: base64(combinedFile) },
	});
}

function fileOf(superevent: Superevent, versioned: string | null): StoredFile | undefined {
	const [name = '', version] = (versioned ?? '').split(',');
	return findFile(superevent, name, version === undefined ? undefined : Number(version));
}

function base64(file: StoredFile | undefined): string | null {
	return file ? file.content.bytes.toString('base64') : null;
}
