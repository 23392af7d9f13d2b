import { findFile, writeLog } from '../../sky/annotate';
import { tagSupereventLog } from '../../sky/tags';
import type { Superevent } from '../../sky/types';
import { automation, type Scene } from '../scenarios/types';

/** Opens a superevent to everyone. */
export function expose(scene: Scene, superevent: Superevent): void {
	if (superevent.exposed) return;
	superevent.exposed = true;
	writeLog(superevent, automation(scene), {
		comment: 'Exposed to LV-EM observers and the general public.',
	});
}

/** Opens the newest version of a file to everyone. */
export function openFile(scene: Scene, superevent: Superevent, name: string): void {
	const log = findFile(superevent, name)?.log;
	if (!log || log.tags.includes('public')) return;
	tagSupereventLog(scene.world.sky, superevent, log, 'public', automation(scene));
}
