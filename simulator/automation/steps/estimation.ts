import { writeLog } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { gpsFromUtc } from '../../sky/gps';
import { barPicture } from '../pictures/pictures';
import { makeSkyMap } from '../skymap';
import { refined } from '../refined';
import { isSignificant, significantRate } from '../thresholds';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { openFile } from './open';
import { label } from './label';
import { drawSkyMap } from './products';

const tags = ['pe'];

/** Starts the estimation of the parameters, or says why there is none. */
export function startEstimation(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const { preferredEvent, category } = superevent;
	const refusal = 'Parameter estimation will not start since';
	const comment = !isSignificant(preferredEvent)
		? `${refusal} FAR is larger than the PE threshold, ${significantRate(preferredEvent)}  Hz.`
		: category === 'M'
			? `${refusal} parameter estimation is disabled for mock uploads.`
			: 'Bilby parameter estimation started.';
	writeLog(superevent, automation(scene), { comment, tags });
	return comment;
}

/** Bilby is through: a sky map, pictures, better properties. They are not public before an alert uses them. */
export function finishEstimation(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	candidate.source = refined(candidate.source);
	const { source } = candidate;
	const { preferredEvent } = superevent;
	const author = automation(scene);
	const facts = {
		source,
		graceid: superevent.id,
		made: scene.now,
		instruments: preferredEvent.instruments,
		gpstime: preferredEvent.gpstime ?? gpsFromUtc(scene.now),
	};
	const products = [
		[
			'Bilby.multiorder.fits',
			'Multiresolution FITS file generated from Bilby',
			() => makeSkyMap(facts),
			['pe', 'sky_loc'],
		],
		[
			'Bilby.em_bright.json',
			'em-bright computed from Bilby posterior samples',
			() => Buffer.from(JSON.stringify(source.properties)),
			['pe', 'em_bright'],
		],
		[
			'Bilby.extrinsic.png',
			'Bilby corner plot of the extrinsic parameters',
			() => barPicture(source.classification),
			['pe'],
		],
	] as const;
	for (const [name, comment, make, fileTags] of products) {
		const file = { name, content: new Content(make) };
		writeLog(superevent, author, { comment, file, tags: [...fileTags] });
	}
	drawSkyMap(scene, candidate, source, 'Bilby', ['pe', 'sky_loc']);
	writeLog(superevent, author, { comment: 'Bilby parameter estimation finished.', tags });
	label(scene, superevent, 'PE_READY');
	return 'Bilby.multiorder.fits and pictures; PE_READY';
}

/** Before an update goes out, what Bilby found is opened. */
export function openEstimation(scene: Scene, candidate: Candidate): string {
	const names = ['html', 'png', 'volume.png', 'fits.gz', 'em_bright.json'].map(
		(ending) => `Bilby.${ending}`,
	);
	for (const name of names) openFile(scene, supereventOf(candidate), name);
	return `Public: ${names.join(', ')}`;
}
