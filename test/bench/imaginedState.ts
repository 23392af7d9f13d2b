import { knownBefore, type Fingerprint } from '../../watch/state/fingerprint';
import type { WatchState } from '../../watch/state/watchState';
import type { Filters } from '../../watch/filters/filters';
import { Chance } from '../../simulator/automation/chance';

const labels = ['EM_READY', 'SKYMAP_READY', 'PASTRO_READY', 'EMBRIGHT_READY', 'DQR_REQUEST'];
const begin = Date.UTC(2026, 0, 1) / 1000;

/**
 * What a trigger that watched a busy month would remember: times, rates and numbers of events are random to their last
 * digit, so that nothing of it can be packed better than the real thing.
 *
 * @param events the most that a superevent has; further ones than five are all there
 */
export function imaginedState(count: number, events = 5): WatchState {
	const chance = new Chance(`state ${count}`);
	const followed = new Map<string, Fingerprint>();
	const perDay = Math.ceil(count / 30);
	for (let made = 0; made < count; made += 1) {
		const [id, print] = imaginedFingerprint(chance, Math.floor(made / perDay), made % perDay, {
			spacing: 86_400 / perDay,
			events,
		});
		followed.set(id, print);
	}
	const newestFirst = [...followed].sort(([, a], [, b]) => b.created - a.created);
	const filters: Filters = {
		significance: 'significant',
		anyOf: [],
		allOf: [],
		noneOf: [],
		labelExpression: '',
		groups: [],
		pipelines: [],
		searches: [],
		instruments: [],
		onlyPublic: true,
		withSkyMap: false,
		ignoreInjections: false,
		ignoreEarlyWarnings: false,
	};
	return {
		server: 'https://gracedb.ligo.org/api/',
		began: begin,
		from: begin,
		edge: begin - 30 * 86_400,
		search: { user: 'none', query: '', category: 'Production', window: 30, filters },
		kinds: { new: begin, public_notice: begin, confirmed_as_gw: begin },
		followed: new Map(newestFirst),
		last: new Map(),
		batches: [],
		said: [],
	};
}

function imaginedFingerprint(
	chance: Chance,
	day: number,
	number: number,
	{ spacing, events }: { spacing: number; events: number },
): [string, Fingerprint] {
	const merger = begin + day * 86_400 + (number + chance.between(0.1, 0.9)) * spacing;
	const created = Math.floor(merger) + Math.floor(chance.between(8, 60));
	const t0 = Math.round((merger - 315_964_782) * 1e6) / 1e6;
	const first = 500_000 + day * 5000 + Math.floor(chance.between(0, 4000));
	const joined = events > 5 ? events : 1 + Math.floor(chance.next() * 5);
	const ids = Array.from(
		{ length: joined },
		() => `G${first + Math.floor(chance.between(1, 900))}`,
	);
	const facts = {
		tStart: t0 - 1,
		t0,
		tEnd: t0 + 1,
		timeCoincFar: null,
		spaceCoincFar: null,
		far: 10 ** chance.between(-12, -4.7),
		emType: '',
		gwId: '',
		created,
		labels: labels.slice(0, 2 + Math.floor(chance.next() * 4)),
		preferred: ids[0] ?? '',
		events: [...new Set(ids)].sort(),
	};
	const date = new Date((begin + day * 86_400) * 1000).toISOString().slice(2, 10);
	const print = knownBefore(facts, created + 60);
	const known = new Map(
		facts.labels.map((name) => [name, created + Math.floor(chance.between(0, 600))]),
	);
	const read = { notices: 2, voevents: 2 };
	return [
		`S${date.replaceAll('-', '')}${lettersOf(number)}`,
		{
			...print,
			labels: known,
			read,
			notices: { PRELIMINARY: [{ at: created + 40 }, { at: created + 330 }] },
			exposed: true,
		},
	];
}

/** The number that ends an id: a, b, …, z, aa, … */
function lettersOf(number: number): string {
	const rest = Math.floor(number / 26);
	return (rest > 0 ? lettersOf(rest - 1) : '') + String.fromCharCode(97 + (number % 26));
}
