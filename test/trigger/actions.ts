import fc from 'fast-check';
import { attachLabel, blank, detachLabel, findLabel } from '../../simulator/sky/annotate';
import { Content } from '../../simulator/sky/content';
import { gpsFromUtc } from '../../simulator/sky/gps';
import { addNotice } from '../../simulator/sky/notices';
import type { Sky } from '../../simulator/sky/sky';
import { makeSuperevent } from '../../simulator/sky/superevents';
import type { Category, Superevent, VOEventType } from '../../simulator/sky/types';
import { addVOEvent, noProbabilities } from '../../simulator/sky/voevents';
import { type ServerAction, perform } from './serverActions';
import type { HistoryServer } from './server';

/** Something that people and programs do on the server. `which` and `what` choose among what there is. */
export interface Action {
	act: 'create' | 'story' | ServerAction['act'];
	which: number;
	what: number;
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

const author = 'advocate@ligo.org';
const fars = [1e-12, 1e-9, 3e-8, 2e-7, 1e-5];

/** Does it, where it makes sense, and says to which superevents. */
export function act(server: HistoryServer, { act: kind, which, what }: Action): Superevent[] {
	const { sky } = server.world;
	const { superevents } = sky;
	if (kind === 'create') return [create(sky, server.clock.now, what)];
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
	perform(server as never, { act: kind, which: index, what, after: 0 });
	return other && other !== superevent ? [superevent, other] : [superevent];
}

/** A new candidate; three of four are public. */
export function create(sky: Sky, now: number, what: number, category: Category = 'P'): Superevent {
	const created = new Date(now);
	const gpstime = gpsFromUtc(created) - 20;
	const preferredEvent = sky.addEvent({
		...blank(),
		submitter: author,
		created,
		group: 'CBC',
		pipeline: 'gstlal',
		search: category === 'M' ? 'MDC' : 'AllSky',
		gpstime,
		reportingLatency: 20,
		instruments: 'H1,L1',
		nevents: 2,
		offline: false,
		far: fars[what % fars.length] ?? 1e-9,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		superevent: null,
		contentId: null,
		replayId: null,
	});
	const superevent = makeSuperevent(
		sky,
		{ username: author, now: created },
		{
			category,
			tStart: gpstime - 1,
			t0: gpstime,
			tEnd: gpstime + 1,
			preferredEvent,
			events: [],
			labels: [],
		},
	);
	superevent.exposed = what % 4 !== 0;
	return superevent;
}

function takeFurther(superevent: Superevent, now: number, what: number): void {
	const who = { username: author, now: new Date(now) };
	const label = (name: string): void => {
		if (!findLabel(superevent, name)) attachLabel(superevent, who, name, `Added label: ${name}`);
	};
	const alert = (alertType: string, type: VOEventType): void => {
		const probabilities = noProbabilities;
		const notice = { alertType, significant: true, probabilities, external: null };
		addNotice(superevent, who, notice, Content.of('{}'));
		if (what % 2 === 0) {
			addVOEvent(superevent, superevent.id, who, voeventFacts(type), () => '<VOEvent/>');
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

function voeventFacts(type: VOEventType) {
	return {
		type,
		internal: false,
		openAlert: true,
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
