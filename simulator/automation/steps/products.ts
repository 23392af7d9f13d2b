import { findFile, writeLog } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { graceidOf } from '../../sky/ids';
import { makeFlatMap } from '../flatMap';
import { headerPage } from '../headerPage';
import { allSkyPicture, barPicture, volumePicture } from '../pictures/pictures';
import { seenBy } from '../refined';
import type { Source } from '../source';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { label } from './label';
import { classificationFile } from './upload';

/** Copies the sky map and the probabilities of the preferred event; each copy is a new version of its file. */
export function copyProducts(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const { preferredEvent } = superevent;
	const from = graceidOf(preferredEvent);
	const wanted = [
		['bayestar.multiorder.fits', 'Localization', 'sky_loc', 'SKYMAP_READY'],
		['em_bright.json', 'Source properties', 'em_bright', 'EMBRIGHT_READY'],
		[classificationFile(preferredEvent), 'Source classification', 'p_astro', 'PASTRO_READY'],
	] as const;
	const copied = wanted.flatMap(([name, what, tag, ready]) => {
		const file = findFile(preferredEvent, name);
		if (!file) return [];
		writeLog(superevent, automation(scene), {
			comment: `${what} copied from ${from}`,
			file: { name, content: file.content },
			tags: [tag, 'public'],
		});
		label(scene, superevent, ready);
		return [name];
	});
	return `Copied from ${from}: ${copied.join(', ')}`;
}

/** Pictures of everything, and the sky map for older software. */
export function drawProducts(scene: Scene, candidate: Candidate): string {
	const { preferredEvent } = supereventOf(candidate);
	const source = seenBy(candidate.source, preferredEvent);
	const pastro = classificationFile(preferredEvent).replace('.json', '.png');
	return [
		drawSkyMap(scene, candidate, source, 'bayestar', ['sky_loc', 'public']),
		draw(scene, candidate, 'em_bright.png', source.properties, ['em_bright', 'public']),
		draw(scene, candidate, pastro, source.classification, ['p_astro', 'public']),
	].join(', ');
}

function draw(
	scene: Scene,
	candidate: Candidate,
	name: string,
	facts: Record<string, number>,
	tags: string[],
): string {
	const superevent = supereventOf(candidate);
	const from = name.replace('.png', '.json');
	writeLog(superevent, automation(scene), {
		comment: `Visualization of <a href="/api/superevents/${superevent.id}/files/${from}">${from}</a>`,
		file: { name, content: new Content(() => barPicture(facts)) },
		tags,
	});
	return name;
}

/** Header, projection of the sky, picture of the volume and flat map of `stem.multiorder.fits`. */
export function drawSkyMap(
	scene: Scene,
	candidate: Candidate,
	source: Source,
	stem: string,
	tags: readonly string[],
): string {
	const superevent = supereventOf(candidate);
	const map = findFile(superevent, `${stem}.multiorder.fits`);
	if (!map) return `no ${stem}.multiorder.fits`;
	const { preferredEvent, id } = superevent;
	const name = `${map.name},${map.version}`;
	const link = `<a href="/api/superevents/${id}/files/${name}">${name}</a>`;
	const products = [
		['html', 'FITS headers for', () => headerPage(map.name, map.content.bytes)],
		['png', 'Mollweide projection of', () => allSkyPicture(source)],
		['volume.png', 'Volume rendering of', () => volumePicture(source)],
		[
			'fits.gz',
			'Flat-resolution FITS file created from',
			() => makeFlatMap(source, graceidOf(preferredEvent)),
		],
	] as const;
	for (const [ending, what, make] of products) {
		writeLog(superevent, automation(scene), {
			comment: `${what} ${link}`,
			file: { name: `${stem}.${ending}`, content: new Content(make) },
			tags: [...tags],
		});
	}
	return products.map(([ending]) => `${stem}.${ending}`).join(', ');
}
