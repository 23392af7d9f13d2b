import fc from 'fast-check';
import { attachLabel, blank, detachLabel, findLabel, writeLog } from '../../simulator/sky/annotate';
import { Content } from '../../simulator/sky/content';
import { keepObservation } from '../../simulator/sky/observations';
import { addNotice } from '../../simulator/sky/notices';
import { addSignoff, changeSignoff, removeSignoff } from '../../simulator/sky/signoffs';
import { addEvent, makeSuperevent, removeEvent } from '../../simulator/sky/superevents';
import type { CandidateEvent, Superevent, VOEventType } from '../../simulator/sky/types';
import { addVOEvent, noProbabilities } from '../../simulator/sky/voevents';
import { gpsFromUtc } from '../../simulator/sky/gps';
import type { ServerForTests } from './world';

const names = ['ADVOK', 'ADVNO', 'ADVREQ', 'EM_READY', 'PE_READY', 'RAVEN_ALERT', 'DQV', 'INJ'];
const alerts: readonly (readonly [string, VOEventType])[] = [
	['EARLYWARNING', 'EW'],
	['PRELIMINARY', 'PR'],
	['INITIAL', 'IN'],
	['UPDATE', 'UP'],
	['RETRACTION', 'RE'],
];

/** Something that people and programs do on the server. `which` and `what` choose among what there is. */
export const serverAction = fc.record({
	act: fc.constantFrom(
		'create',
		'create',
		'label',
		'label',
		'label',
		'unlabel',
		'unlabel',
		'join',
		'leave',
		'prefer',
		'far',
		'log',
		'voevent',
		'alert',
		'alert',
		'signOff',
		'changeMind',
		'takeBack',
		'expose',
		'hide',
		'confirm',
		'observe',
	),
	which: fc.nat({ max: 59 }),
	what: fc.nat({ max: 20 }),
	/** Seconds that pass before it. */
	after: fc.oneof(
		{ weight: 20, arbitrary: fc.integer({ min: 1, max: 30 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 1000, max: 9000 }) },
	),
});
export type ServerAction = typeof serverAction extends fc.Arbitrary<infer D> ? D : never;

const person = 'advocate@ligo.org';

export function newEvent({ world, clock }: ServerForTests, far: number): CandidateEvent {
	return world.sky.addEvent({
		...blank(),
		submitter: person,
		created: new Date(clock.now),
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		gpstime: gpsFromUtc(new Date(clock.now)) - 20,
		reportingLatency: 20,
		instruments: 'H1,L1',
		nevents: 2,
		offline: false,
		far,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		superevent: null,
		contentId: null,
		replayId: null,
	});
}

const fars = [1e-12, 1e-9, 3e-8, 2e-7, 1e-5];
const farOf = (what: number): number => fars[what % fars.length] ?? 1e-9;

/** Does it, where it makes sense. */
export function perform(server: ServerForTests, { act, which, what, after }: ServerAction): void {
	const { world, clock } = server;
	const { sky } = world;
	clock.now += after * 1000;
	const author = { username: person, now: new Date(clock.now) };
	const visible = sky.superevents;
	if (act === 'create') {
		if (visible.length < 60) create(server, what);
		return;
	}
	const superevent = visible[which % Math.max(visible.length, 1)];
	if (!superevent) return;
	const label = names[what % names.length] ?? 'ADVOK';
	const has = findLabel(superevent, label);
	const signoff = superevent.signoffs[0];
	const advocate = { type: 'ADV', instrument: '' } as const;
	const judgement = { status: what % 2 === 0 ? 'OK' : 'NO', comment: `${what}` } as const;
	const others = superevent.events.filter((event) => event !== superevent.preferredEvent);
	switch (act) {
		case 'label':
			if (!has) attachLabel(superevent, author, label, `Added label: ${label}`);
			break;
		case 'unlabel': {
			const label = superevent.labels[what % Math.max(superevent.labels.length, 1)];
			if (label) detachLabel(superevent, author, label.name, `Removed label: ${label.name}`);
			break;
		}
		case 'join': {
			const free = [...sky.events.values()].find((event) => !event.superevent);
			addEvent(superevent, (what % 2 === 0 && free) || newEvent(server, farOf(what)), author);
			break;
		}
		case 'leave': {
			const event = others[what % Math.max(others.length, 1)];
			if (event) removeEvent(superevent, event, author);
			break;
		}
		case 'prefer':
			superevent.preferredEvent =
				others[what % Math.max(others.length, 1)] ?? superevent.preferredEvent;
			break;
		case 'far':
			superevent.preferredEvent.far = farOf(what);
			break;
		case 'log':
			writeLog(superevent, author, {
				comment: `Words ${what}`,
				// Anonymous users see some.
				tags: what % 2 === 0 ? ['public'] : [],
			});
			break;
		case 'voevent':
			addVOEvent(superevent, superevent.id, author, facts('PR', true), () => '<VOEvent/>');
			break;
		case 'alert':
			sendAlert(superevent, author, what);
			break;
		case 'signOff':
			if (!signoff) addSignoff(superevent, author, advocate, judgement);
			break;
		case 'changeMind':
			if (signoff) changeSignoff(superevent, author, signoff, judgement);
			break;
		case 'takeBack':
			if (signoff) removeSignoff(superevent, author, signoff);
			break;
		case 'expose':
		case 'hide':
			superevent.exposed = act === 'expose';
			break;
		case 'observe':
			keepObservation(superevent, author, { group: 'DECam', comment: `${what}`, footprints: [] });
			break;
		case 'confirm':
			if (superevent.gwId === null && what % 3 === 0) sky.confirmAsGw(superevent);
			break;
	}
}

export function create(server: ServerForTests, what: number): Superevent {
	const { world, clock } = server;
	const author = { username: person, now: new Date(clock.now) };
	const preferredEvent = newEvent(server, farOf(what));
	const t0 = preferredEvent.gpstime ?? 0;
	const superevent = makeSuperevent(world.sky, author, {
		category: 'P',
		tStart: t0 - 1,
		t0,
		tEnd: t0 + 1,
		preferredEvent,
		events: [],
		labels: what % 3 === 0 ? ['EM_READY'] : [],
	});
	superevent.exposed = what % 4 !== 0;
	return superevent;
}

function sendAlert(
	superevent: Superevent,
	author: { username: string; now: Date },
	what: number,
): void {
	const [alertType, code] = alerts[what % alerts.length] ?? ['INITIAL', 'IN'];
	const external = null;
	const notice = { alertType, significant: true, probabilities: noProbabilities, external };
	addNotice(superevent, author, notice, Content.of('{}'));
	// Some servers keep the alert in both forms.
	if (what % 2 === 0) {
		addVOEvent(superevent, superevent.id, author, facts(code, false), () => '<VOEvent/>');
	}
}

function facts(type: VOEventType, internal: boolean) {
	return {
		type,
		internal,
		openAlert: !internal,
		hardwareInj: false,
		coincComment: false,
		significant: true,
		ravenCoinc: false,
		skymapType: null,
		skymapFilename: null,
		combinedSkymapFilename: null,
		probabilities: noProbabilities,
		external: null,
	};
}
