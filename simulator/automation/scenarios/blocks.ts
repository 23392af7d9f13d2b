import { findLabel, writeLog } from '../../sky/annotate';
import { sendAlert } from '../steps/alert';
import type { AlertKind } from '../steps/alertKinds';
import { finishEstimation, openEstimation, startEstimation } from '../steps/estimation';
import { label } from '../steps/label';
import { signOff } from '../steps/people';
import { copyProducts, drawProducts } from '../steps/products';
import { announceCheck, callTeam, checkData, requestReport, scanData } from '../steps/quality';
import {
	createSuperevent,
	joinSuperevent,
	markReady,
	preferBest,
	preferByPipeline,
} from '../steps/superevent';
import {
	annotateClassification,
	annotateProperties,
	localize,
	uploadEvent,
	type Find,
} from '../steps/upload';
import { automation, supereventOf, type Candidate, type Scene, type Step } from './types';

/** The automation waits this long before it cleans up and sends the second preliminary alert. */
export const cleanUpTimeout = 270;

type Act = (scene: Scene, candidate: Candidate) => string;

/** Steps at seconds after the merger. */
export function schedule(candidate: Candidate, acts: readonly (readonly [number, Act])[]): Step[] {
	return acts.map(([after, act]) => ({
		after: candidate.merger + after,
		candidate,
		act: (scene) => act(scene, candidate),
	}));
}

/** Sets labels, in this order. */
export function setLabels(...names: string[]): Act {
	return (scene, candidate) => {
		for (const name of names) label(scene, supereventOf(candidate), name);
		return names.join(', ');
	};
}

/** Freezes the superevent for an alert. The other lock follows, and its own alert is found to be unnecessary. */
export function lock(name: 'SIGNIF_LOCKED' | 'EARLY_WARNING'): Act {
	return (scene, candidate) => {
		const isNew = !findLabel(supereventOf(candidate), 'LOW_SIGNIF_LOCKED');
		const result = setLabels(name, 'LOW_SIGNIF_LOCKED')(scene, candidate);
		if (isNew) {
			note(
				'The superevent already has a significant/EW event, skipping launching less-significant alert',
			)(scene, candidate);
		}
		return result;
	};
}

export function note(comment: string): Act {
	return (scene, candidate) => {
		writeLog(supereventOf(candidate), automation(scene), { comment });
		return comment;
	};
}

export function alert(kind: AlertKind): Act {
	return (scene, candidate) => sendAlert(scene, candidate, kind);
}

/** The n-th find of a candidate (from 0): the upload, its place in a superevent, and what is computed from it. */
export function detect(candidate: Candidate, n: number, at: number, find: Find): Step[] {
	return schedule(candidate, [
		[at, (scene) => uploadEvent(scene, candidate, find)],
		[
			at + 1,
			(scene) =>
				n === 0 ? createSuperevent(scene, candidate, n) : joinSuperevent(scene, candidate, n),
		],
		[at + 4, (scene) => annotateProperties(scene, candidate, n)],
		[at + 5, (scene) => annotateClassification(scene, candidate, n)],
		[at + 12, (scene) => localize(scene, candidate, n)],
	]);
}

/** The first checks of the data after a superevent has come into being, and the decision about estimating parameters. */
export function checkAndEstimate(candidate: Candidate, at: number, isGood = true): Step[] {
	return schedule(candidate, [
		[at + 8, (scene) => checkData(scene, candidate, isGood)],
		[at + 25, scanData],
		// Half a minute and some for the quick look at the parameters that comes first.
		[at + 345, startEstimation],
	]);
}

/** From the complete preferred event to the second preliminary alert. */
export function sendSignificant(candidate: Candidate, at: number): Step[] {
	return schedule(candidate, [
		[at, markReady],
		[at + 1, lock('SIGNIF_LOCKED')],
		[
			at + 2,
			(scene) => {
				const preferred = preferBest(scene, candidate);
				note('Superevent cleaned up after significant event. ')(scene, candidate);
				announceCheck(scene, candidate, 'significant');
				return preferred;
			},
		],
		[at + 4, copyProducts],
		[at + 6, alert('preliminary')],
		[at + 7, callTeam],
		[at + 10, drawProducts],
		...cleanUp(at + 6 + cleanUpTimeout, 'preliminary'),
		[at + 7 + cleanUpTimeout, requestReport],
	]);
}

/** From the complete preferred event to the second alert for a candidate of low significance. */
export function sendLowSignificance(candidate: Candidate, at: number): Step[] {
	return schedule(candidate, [
		[at, markReady],
		[at + 1, setLabels('LOW_SIGNIF_LOCKED')],
		[
			at + 2,
			(scene) => {
				announceCheck(scene, candidate, 'less-significant preliminary');
				return checkData(scene, candidate);
			},
		],
		[at + 4, copyProducts],
		[at + 6, alert('less-significant')],
		[at + 10, drawProducts],
		...cleanUp(at + 6 + cleanUpTimeout, 'less-significant'),
	]);
}

function cleanUp(at: number, kind: 'preliminary' | 'less-significant'): [number, Act][] {
	const comment =
		kind === 'preliminary'
			? 'Superevent cleaned up after first preliminary alert'
			: 'Superevent cleaned up before second less-significant alert';
	return [
		[
			at,
			(scene, candidate) => {
				const preferred = preferBest(scene, candidate);
				note(comment)(scene, candidate);
				return preferred;
			},
		],
		[at + 1, preferByPipeline],
		[at + 3, copyProducts],
		[at + 5, alert(kind)],
		[at + 9, drawProducts],
	];
}

/** An advocate judges, and the automation does what follows from the judgement, also if another person was quicker. */
export function judge(
	candidate: Candidate,
	at: number,
	status: 'OK' | 'NO',
	comment: string,
): Step[] {
	return schedule(candidate, [
		[at, (scene) => signOff(scene, candidate, status, comment)],
		[at + 3, followJudgement],
	]);
}

function followJudgement(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	if (findLabel(superevent, 'ADVOK')) return sendAlert(scene, candidate, 'initial');
	if (findLabel(superevent, 'ADVNO')) return sendAlert(scene, candidate, 'retraction');
	return 'No alert: not signed off yet';
}

/** Bilby is through, and some time later people send an update with what it found. */
export function estimate(candidate: Candidate, at: number, update?: number): Step[] {
	return schedule(candidate, [
		[at, finishEstimation],
		...(update === undefined
			? []
			: ([
					[update, openEstimation],
					[update + 2, alert('update')],
				] as const)),
	]);
}
