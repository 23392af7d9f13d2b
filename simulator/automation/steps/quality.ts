import { writeLog } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { credibleArea } from '../skymap';
import { scanPicture } from '../pictures/pictures';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { label } from './label';

const tags = ['data_quality'];

/** Pictures of the data around the time, one for each detector of the network. */
export function scanData(scene: Scene, candidate: Candidate): string {
	const { source } = candidate;
	for (const ifo of ['H1', 'L1', 'V1']) {
		writeLog(supereventOf(candidate), automation(scene), {
			comment: `${ifo} omegascan`,
			file: {
				name: `${ifo}_omegascan.png`,
				content: new Content(() => scanPicture(source)),
			},
			tags,
		});
	}
	return 'H1_omegascan.png, L1_omegascan.png, V1_omegascan.png';
}

/** Looks at the state of the detectors; mock events have no data behind them. */
export function checkData(scene: Scene, candidate: Candidate, isGood = true): string {
	if (candidate.category === 'M') return 'No check of the data: this is a mock event';
	const superevent = supereventOf(candidate);
	const author = automation(scene);
	writeLog(superevent, author, {
		comment: 'No HW injections found. Check looked within -0.5/+0.5 seconds of superevent. ',
		tags,
	});
	writeLog(superevent, author, {
		comment: isGood
			? 'Detector state for active instruments is good. '
			: 'Detector state for active instruments is bad. ',
		tags,
	});
	label(scene, superevent, isGood ? 'DQOK' : 'DQV');
	return isGood ? 'DQOK' : 'DQV';
}

/** Announces that the data is looked at before an alert goes out. */
export function announceCheck(scene: Scene, candidate: Candidate, alert: string): void {
	writeLog(supereventOf(candidate), automation(scene), {
		comment: `Automated DQ check before sending ${alert} alert. New results supersede old results.`,
		tags,
	});
}

/** Asks for the report of the detector experts. */
export function requestReport(scene: Scene, candidate: Candidate): string {
	label(scene, supereventOf(candidate), 'DQR_REQUEST');
	return 'DQR_REQUEST';
}

/**
 * Calls for the whole team where neutron stars may have a part, or the place is well known. Source: the LVK's automation.
 */
export function callTeam(scene: Scene, candidate: Candidate): string {
	const { classification, properties } = candidate.source;
	if (classification.Terrestrial >= 0.5) return 'Not HIGH_PROFILE: probably terrestrial';
	const isExciting =
		classification.BNS > 0.1 ||
		classification.NSBH > 0.1 ||
		properties.HasRemnant > 0.1 ||
		credibleArea(candidate.source, 0.9) < 100;
	if (!isExciting) return 'Not HIGH_PROFILE: no neutron star, and a large area';
	label(scene, supereventOf(candidate), 'HIGH_PROFILE');
	return 'HIGH_PROFILE';
}
