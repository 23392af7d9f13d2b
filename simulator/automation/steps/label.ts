import { attachLabel, findLabel } from '../../sky/annotate';
import type { CandidateEvent, Superevent } from '../../sky/types';
import { signoffRequests } from '../../sky/vocabulary';
import { automation, type Scene } from '../scenarios/types';

/** Labels a superevent. As on the real server, what is there already, or was judged already, stays as it is. */
export function label(scene: Scene, superevent: Superevent, name: string): void {
	const judged = (signoffRequests.get(name) ?? []).some((result) => findLabel(superevent, result));
	if (judged || findLabel(superevent, name)) return;
	attachLabel(superevent, automation(scene), name, `Added label: ${name}`);
}

export function labelEvent(scene: Scene, event: CandidateEvent, name: string): void {
	if (!findLabel(event, name)) attachLabel(event, automation(scene), name, `Label: ${name}`);
}

/** Those of some labels that a superevent has. */
export function labelsAmong(superevent: Superevent, names: readonly string[]): string[] {
	return names.filter((name) => findLabel(superevent, name));
}
