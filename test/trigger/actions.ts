import fc from 'fast-check';
import { attachLabel, blank, detachLabel, findLabel, writeLog } from '../../simulator/sky/annotate';
import { Content } from '../../simulator/sky/content';
import { gpsFromUtc } from '../../simulator/sky/gps';
import { addNotice } from '../../simulator/sky/notices';
import { keepObservation } from '../../simulator/sky/observations';
import { addSignoff, changeSignoff, removeSignoff } from '../../simulator/sky/signoffs';
import type { Sky } from '../../simulator/sky/sky';
import { addEvent, makeSuperevent, removeEvent } from '../../simulator/sky/superevents';
import type { CandidateEvent, Category, Superevent, VOEventType } from '../../simulator/sky/types';
import { addVOEvent, noProbabilities } from '../../simulator/sky/voevents';

/** What actions need of a server in this process. */
export interface Place {
	world: { sky: Sky };
	/** Milliseconds since 1970; tests move it. */
	clock: { now: number };
}

const others = [
	'label',
	'unlabel',
	'join',
	'leave',
	'prefer',
	'far',
	'log',
	'voevent',
	'alert',
	'signOff',
	'changeMind',
	'takeBack',
	'expose',
	'hide',
	'confirm',
	'observe',
] as const;

/** Something that people and programs do to a superevent. `which` and `what` choose among what there is. */
export interface ServerAction {
	act: (typeof others)[number];
	which: number;
	what: number;
	/** Seconds that pass before it. */
	after: number;
}

/** The same with what makes a superevent, and takes it a step further on its usual way. */
export interface Action {
	act: 'create' | 'story' | ServerAction['act'];
	which: number;
	what: number;
}

/** `story` takes a superevent a step further on the way on which most go: preliminary, then initial or retraction, then updates. */
export const action: fc.Arbitrary<Action> = fc.record({
	act: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<Action['act']>('create') },
		{ weight: 8, arbitrary: fc.constant<Action['act']>('story') },
		{ weight: 5, arbitrary: fc.constantFrom<Action['act']>(...others) },
	),
	which: fc.nat({ max: 99_999 }),
	what: fc.nat({ max: 20 }),
});

const names = ['ADVOK', 'ADVNO', 'ADVREQ', 'EM_READY', 'PE_READY', 'RAVEN_ALERT', 'DQV', 'INJ'];
const alerts: readonly (readonly [string, VOEventType])[] = [
	['EARLYWARNING', 'EW'],
	['PRELIMINARY', 'PR'],
	['INITIAL', 'IN'],
	['UPDATE', 'UP'],
	['RETRACTION', 'RE'],
];

const person = 'advocate@ligo.org';

/** A candidate of a search that belongs to no superevent yet. */
export function newEvent({ world, clock }: Place, far: number, search = 'AllSky'): CandidateEvent {
	return world.sky.addEvent({
		...blank(),
		submitter: person,
		created: new Date(clock.now),
		group: 'CBC',
		pipeline: 'gstlal',
		search,
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
export function perform(server: Place, { act, which, what, after }: ServerAction): void {
	const { world, clock } = server;
	const { sky } = world;
	clock.now += after * 1000;
	const author = { username: person, now: new Date(clock.now) };
	const superevent = sky.superevents[which % Math.max(sky.superevents.length, 1)];
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

/** Does it, where it makes sense, and says to which superevents. */
export function act(server: Place, { act: kind, which, what }: Action): Superevent[] {
	const { sky } = server.world;
	const { superevents } = sky;
	if (kind === 'create') return [create(server, what, { isBare: true })];
	// Mostly to one of the newest, where most happens.
	const count = which % 4 === 0 ? superevents.length : Math.min(5, superevents.length);
	const superevent = superevents[superevents.length - 1 - (which % Math.max(count, 1))];
	if (!superevent) return [];
	if (kind === 'story') {
		takeFurther(superevent, server.clock.now, what);
		return [superevent];
	}
	const index = superevents.indexOf(superevent);
	const { superevent: other } = superevent.preferredEvent;
	perform(server, { act: kind, which: index, what, after: 0 });
	return other && other !== superevent ? [superevent, other] : [superevent];
}

/** A new superevent; three of four are public, and of three one has something to look at unless that is left to others. */
export function create(
	server: Place,
	what: number,
	{ category = 'P', isBare = false }: { category?: Category; isBare?: boolean } = {},
): Superevent {
	const { world, clock } = server;
	const author = { username: person, now: new Date(clock.now) };
	const preferredEvent = newEvent(server, farOf(what), category === 'M' ? 'MDC' : 'AllSky');
	const t0 = preferredEvent.gpstime ?? 0;
	const superevent = makeSuperevent(world.sky, author, {
		category,
		tStart: t0 - 1,
		t0,
		tEnd: t0 + 1,
		preferredEvent,
		events: [],
		labels: what % 3 === 0 && !isBare ? ['EM_READY'] : [],
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

function takeFurther(superevent: Superevent, now: number, what: number): void {
	const who = { username: person, now: new Date(now) };
	const label = (name: string): void => {
		if (!findLabel(superevent, name)) attachLabel(superevent, who, name, `Added label: ${name}`);
	};
	const alert = (alertType: string, type: VOEventType): void => {
		const probabilities = noProbabilities;
		const notice = { alertType, significant: true, probabilities, external: null };
		addNotice(superevent, who, notice, Content.of('{}'));
		if (what % 2 === 0) {
			addVOEvent(superevent, superevent.id, who, facts(type, false), () => '<VOEvent/>');
		}
	};
	const has = (name: string): boolean => findLabel(superevent, name) !== undefined;
	if (!has('GCN_PRELIM_SENT')) {
		label('EM_READY');
		label('GCN_PRELIM_SENT');
		alert('PRELIMINARY', 'PR');
	} else if (!has('ADVOK') && !has('ADVNO')) {
		label(what % 3 === 0 ? 'ADVNO' : 'ADVOK');
		if (what % 3 === 0) alert('RETRACTION', 'RE');
		else alert('INITIAL', 'IN');
	} else if (has('ADVOK') && what % 4 === 0) {
		detachLabel(superevent, who, 'ADVOK', 'Removed label: ADVOK');
		label('ADVNO');
		alert('RETRACTION', 'RE');
	} else if (has('ADVOK')) {
		alert('UPDATE', 'UP');
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
