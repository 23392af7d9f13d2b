import type { VOEvent } from '../sky/types';
import { encodeName } from './links';
import { stamp } from './time';
import { externalFacts } from './voeventWhat';

export interface VOEventPlace {
	/** Address of the VOEvent. */
	self: string;
	/** Address of the files beside it. */
	files: string;
}

/** What everybody may see. */
function basics(voevent: VOEvent, { self, files }: VOEventPlace): Record<string, unknown> {
	const { type, filename, fileVersion, ivorn, issuer, N } = voevent;
	return {
		voevent_type: type,
		file_version: fileVersion,
		ivorn,
		created: stamp(voevent.created),
		issuer,
		filename,
		N,
		links: { self, file: `${files}${encodeName(filename)},${fileVersion}` },
	};
}

/** A VOEvent of an event. Reference server behaviour: events do not store `open_alert`, nor anything about coincidences. */
export function eventVOEventOnWire(voevent: VOEvent, place: VOEventPlace): Record<string, unknown> {
	const { probabilities } = voevent;
	return {
		...basics(voevent, place),
		skymap_type: voevent.skymapType,
		skymap_filename: voevent.skymapFilename,
		internal: voevent.internal,
		open_alert: false,
		hardware_inj: voevent.hardwareInj,
		coinc_comment: voevent.coincComment,
		prob_has_ns: probabilities.hasNs,
		prob_has_remnant: probabilities.hasRemnant,
		prob_bns: probabilities.bns,
		prob_nsbh: probabilities.nsbh,
		prob_bbh: probabilities.bbh,
		prob_terrestrial: probabilities.terrestrial,
		prob_has_mass_gap: probabilities.hasMassGap,
		significant: voevent.significant,
	};
}

/** A VOEvent of a superevent. External users see only what it is and where its file is. */
export function supereventVOEventOnWire(
	voevent: VOEvent,
	place: VOEventPlace,
	isInternal: boolean,
): Record<string, unknown> {
	if (!isInternal) return basics(voevent, place);
	const { probabilities, external } = voevent;
	const { gcn = null, pipeline = null, search = null } = external ? externalFacts(external) : {};
	return {
		...basics(voevent, place),
		skymap_type: voevent.skymapType,
		skymap_filename: voevent.skymapFilename,
		internal: voevent.internal,
		open_alert: voevent.openAlert,
		hardware_inj: voevent.hardwareInj,
		coinc_comment: voevent.coincComment,
		prob_has_ns: probabilities.hasNs,
		prob_has_remnant: probabilities.hasRemnant,
		prob_bns: probabilities.bns,
		prob_nsbh: probabilities.nsbh,
		prob_bbh: probabilities.bbh,
		significant: voevent.significant,
		prob_terrestrial: probabilities.terrestrial,
		prob_has_mass_gap: probabilities.hasMassGap,
		prob_has_ssm: probabilities.hasSsm,
		raven_coinc: voevent.ravenCoinc,
		ext_gcn: gcn,
		ext_pipeline: pipeline,
		ext_search: search,
		combined_skymap_filename: voevent.combinedSkymapFilename,
	};
}
