import type { Outage, Run, Segment } from './play';
import {
	activeFor,
	day,
	hour,
	isolation,
	labelStandsInAfter,
	maxPause,
	minute,
	mostActive,
	mostFollowed,
	newestRows,
	pauseAfterOutage,
	second,
	type Source,
	worstDelay,
} from './promise';
import type { Fault, Place } from './faults';
import type { Selection } from './selection';
import { type Fact, type Life, lifespans, type Snapshot, versionAt } from './truth';

/** Something that the trigger has to emit, or may. */
export interface Expected {
	id: string;
	token: string;
	/** It may not come before. */
	from: number;
	/** When it has to be there; undefined: it need not come. */
	due?: number;
}

/** From when on somebody follows a superevent. */
interface Following {
	/** It may be followed from here on, and has to be from there on; Infinity: need not be. */
	mayFrom: number;
	from: number;
	/** Whether it counts as known: nothing that was there at the beginning is owed. */
	isKnown: boolean;
}

/** The time between two losses of all memory. */
interface Episode {
	from: number;
	to: number;
	segments: Segment[];
}

/** The time in which one thing was shown to the user, without a break. */
interface Stretch {
	from: number;
	to: number;
}

/** Works out from what happened on the server, and from what the user wanted, what the trigger owes. */
export function expectedOf(run: Run): Expected[] {
	const crowd = new Crowd(run);
	return episodesOf(run).flatMap((episode) =>
		[...run.truth.lives.values()].flatMap((life) => [...owedOf(life, episode, run, crowd)]),
	);
}

function episodesOf({ segments, end }: Run): Episode[] {
	const begins = segments.filter(({ isFresh }) => isFresh).map(({ from }) => from);
	return begins.map((from, at) => {
		const to = begins[at + 1] ?? end;
		return {
			from,
			to,
			segments: segments.filter((segment) => segment.from >= from && segment.from < to),
		};
	});
}

function* owedOf(life: Life, episode: Episode, run: Run, crowd: Crowd): Generator<Expected> {
	const following = followingOf(life, episode, run, crowd);
	if (!following) return;
	const { mayFrom, from, isKnown } = following;
	const plan = new Plan(life, episode, run, crowd, following);
	if (!isKnown) yield plan.expect({ token: 'new', from: mayFrom, to: Infinity }, 'record', from);
	// A process that goes on may remember that it waited for it.
	else if (episode.from > (run.segments[0]?.from ?? 0)) {
		yield { id: life.id, token: 'new', from: mayFrom };
	}
	for (const { name, source, tokens, isTimed, appearsWithNew } of tracks) {
		for (const track of name(life)) {
			const isMember = episode.segments[0]?.selection.user === 'member';
			if (!isMember && (source === 'details' || tokens === eventTokens) && !isShown(track))
				continue;
			yield* plan.changes(track, { source, tokens, isTimed, appearsWithNew });
		}
	}
	yield* plan.entries();
	yield* plan.alerts();
}

const isShown = ({ key }: Track): boolean => key === 'exposure';

/** One property of a superevent through its life. */
interface Track {
	key: string;
	/** Values in the order of time, without a gap. */
	values: { value: string; from: number }[];
}

interface TrackKind {
	name: (life: Life) => Track[];
	source: Source;
	/** What a change from one value to another says. */
	tokens: (key: string, before: string, after: string) => string[];
	/** Whether the server says when it happened: then what happened before the first look is owed as well. */
	isTimed: boolean;
	/** Whether what is there is told beside `new`. */
	appearsWithNew: boolean;
}

const labelTokens: TrackKind['tokens'] = (name, before, after) => [
	...(before ? [`label_removed ${name} ${before}`] : []),
	...(after ? [`label_added ${name} ${after}`] : []),
];
const eventTokens: TrackKind['tokens'] = (id, _before, after) => [
	after ? `event_added ${id}` : `event_removed ${id}`,
];

const tracks: readonly TrackKind[] = [
	{
		name: (life) => tracksOf(life, ({ labels }) => labels),
		source: 'record',
		tokens: labelTokens,
		isTimed: true,
		appearsWithNew: true,
	},
	{
		name: (life) => tracksOf(life, ({ events }) => new Map(events.map((id) => [id, 'in']))),
		source: 'record',
		tokens: eventTokens,
		isTimed: false,
		appearsWithNew: true,
	},
	{
		name: (life) =>
			tracksOf(life, ({ preferred, far }) => new Map([['state', `${preferred} ${String(far)}`]])),
		source: 'record',
		tokens: (_key, before, after) => (before ? [`update ${after}`] : []),
		isTimed: false,
		appearsWithNew: false,
	},
	{
		name: (life) => tracksOf(life, ({ gwId }) => new Map(gwId === null ? [] : [['gw', gwId]])),
		source: 'record',
		tokens: (_key, _before, after) => (after ? [`confirmed_as_gw ${after}`] : []),
		isTimed: false,
		appearsWithNew: true,
	},
	{
		name: (life) => tracksOf(life, ({ signoffs }) => signoffs),
		source: 'details',
		tokens: (name, _before, after) => [
			after ? `signoff ${name} ${after}` : `signoff_deleted ${name}`,
		],
		isTimed: false,
		appearsWithNew: true,
	},
	{
		name: (life) =>
			tracksOf(life, ({ exposed }) => new Map([['exposure', exposed ? 'exposed' : 'hidden']])),
		source: 'details',
		tokens: (_key, _before, after) => [after],
		isTimed: false,
		appearsWithNew: false,
	},
];

function tracksOf(
	{ versions }: Life,
	read: (version: Snapshot) => ReadonlyMap<string, string>,
): Track[] {
	const found = new Map<string, Track>();
	for (const version of versions) {
		const values = read(version);
		for (const key of new Set([...values.keys(), ...found.keys()])) {
			const track = found.get(key) ?? { key, values: [{ value: '', from: -Infinity }] };
			found.set(key, track);
			const value = values.get(key) ?? '';
			if (track.values.at(-1)?.value !== value) track.values.push({ value, from: version.at });
		}
	}
	return [...found.values()];
}

/** What is owed of one superevent that is followed. */
class Plan {
	private readonly selections: { from: number; to: number; selection: Selection }[];

	constructor(
		private readonly life: Life,
		private readonly episode: Episode,
		private readonly run: Run,
		private readonly crowd: Crowd,
		private readonly following: Following,
	) {
		this.selections = spansOf(episode);
	}

	/** What has to be said of a property. What comes and goes between two looks cannot be seen. */
	*changes(
		{ key, values }: Track,
		{ source, tokens, isTimed, appearsWithNew }: Omit<TrackKind, 'name'>,
	): Generator<Expected> {
		const { mayFrom, from, isKnown } = this.following;
		const base = isKnown ? this.episode.from : mayFrom;
		/** What the trigger may have seen last. */
		let seen = new Set<string>();
		/** Whether the first look may have come later than the first value. */
		let isFirstMissed = false;
		if (isKnown) {
			const first = values.findLastIndex((one) => one.from <= base);
			seen.add(values[first]?.value ?? '');
			// What was there at the beginning, and had gone before the first look, was never seen.
			const gone = values[first + 1]?.from ?? Infinity;
			isFirstMissed = values[first]?.value !== '' && gone <= learnedAt(this.run, base);
		} else if (appearsWithNew) seen.add('');
		for (const [at, { value, from: begin }] of values.entries()) {
			const end = values[at + 1]?.from ?? Infinity;
			// What came and went before it became new may be told beside it: the log has it.
			if (end <= base && !isKnown && isTimed && begin > this.episode.from) {
				for (const token of [...tokens(key, '', value), ...tokens(key, value, '')]) {
					yield { id: this.life.id, token, from: mayFrom };
				}
			}
			if (end <= base || (isKnown && begin <= base)) continue;
			const isFirst = seen.size === 0;
			// What is so when it becomes new may be said beside it.
			if (isFirst && key === 'exposure') {
				for (const token of tokens(key, '', value)) {
					yield mayBe(this.expect({ token, from: begin, to: end }, source, from));
				}
			}
			const others = [...seen].filter((other) => other !== value);
			const isSure = others.length === 1 && seen.size === 1 && !isFirstMissed;
			const isReset = others.every((other) => other !== '' && value !== '') && source === 'record';
			const span = { from: begin, to: end };
			let isSeen = false;
			for (const other of others) {
				for (const token of tokens(key, other, value)) {
					const isBlind = key !== 'state' && isReset;
					const expected = this.expect({ token, ...span }, source, from, isTimed);
					isSeen ||= expected.due !== undefined;
					yield isSure && !isBlind ? expected : mayBe(expected);
				}
			}
			if (others.length === 0 || !isSeen) {
				isSeen = this.dueOf(span, source, from, isTimed) !== undefined;
			}
			isFirstMissed = !isSeen && (isFirst || isFirstMissed);
			seen = isSeen || isFirst ? new Set([value]) : new Set([...seen, value]);
		}
	}

	/** Entries of lists: once there, they stay. */
	*entries(): Generator<Expected> {
		const isMember = this.selections[0]?.selection.user === 'member';
		const facts = lifespans(this.life, ({ entries }) =>
			entries.filter(({ isPublic }) => isMember || isPublic).map(({ token }) => token),
		);
		for (const fact of facts) yield* this.appearance(fact, 'details');
	}

	*alerts(): Generator<Expected> {
		const { versions } = this.life;
		const alerts = versions.at(-1)?.alerts ?? [];
		const counts = new Map<string, number>();
		for (const { type, at } of alerts) {
			counts.set(type, (counts.get(type) ?? 0) + 1);
			const token = `public_notice ${type} ${counts.get(type)}`;
			yield* this.appearance({ token, from: at, to: Infinity }, 'alerts');
		}
		yield* this.standIns(alerts);
		yield* this.owedStandIns(alerts);
		yield* this.voeventsAlone(alerts);
	}

	/** Where the notices cannot be read, a VOEvent that is internal looks like one that went out. */
	private *voeventsAlone(alerts: Snapshot['alerts']): Generator<Expected> {
		for (const [index, { from }] of this.voevents().entries()) {
			if (!this.areNoticesFaulty(from)) continue;
			const before = alerts.filter(({ type, at }) => type === 'PRELIMINARY' && at <= from).length;
			for (let ordinal = 1; ordinal <= before + index + 1; ordinal += 1) {
				yield { id: this.life.id, token: `public_notice PRELIMINARY ${ordinal}`, from };
			}
		}
	}

	private voevents() {
		return lifespans(this.life, ({ entries }) =>
			entries.map(({ token }) => token).filter((token) => token.startsWith('voevent ')),
		);
	}

	/** A label whose notice never comes is told in its place. */
	private *owedStandIns(alerts: Snapshot['alerts']): Generator<Expected> {
		const announced = [
			['GCN_PRELIM_SENT', 'PRELIMINARY'],
			['ADVOK', 'INITIAL'],
			['ADVNO', 'RETRACTION'],
			['PE_READY', 'UPDATE'],
		] as const;
		for (const [label, type] of announced) {
			const [first] = lifespans(this.life, ({ labels }) => (labels.has(label) ? [label] : []));
			const isAnswered = alerts.some((alert) => alert.type === type);
			if (!first || isAnswered || first.from <= this.following.from) continue;
			const token = `public_notice ${type} 1`;
			const { from } = this.following;
			const { due, ...expected } = this.expect({ ...first, token }, 'record', from);
			// It is seen at one poll, and waited for at others.
			const wait = labelStandsInAfter + 2 * this.run.pollInterval;
			if (due === undefined) continue;
			const stands = postponed(this.run, this.life, 'alerts', due, wait);
			if (stands < first.to) yield { ...expected, due: stands };
		}
	}

	/** A label that announces an alert stands for it where it does not come. */
	private *standIns(alerts: Snapshot['alerts']): Generator<Expected> {
		for (const [label, type] of announcements) {
			const set = lifespans(this.life, ({ labels }) => (labels.has(label) ? [label] : []));
			for (const [index, { from }] of set.entries()) {
				const before = alerts.filter((alert) => alert.type === type && alert.at <= from).length;
				const isFaulty = this.areNoticesFaulty(from);
				const alone = isFaulty ? this.voevents().filter((one) => one.from <= from).length : 0;
				// One that is set again announces another, whether the first has come or not.
				for (let ordinal = 1; ordinal <= before + alone + index + 1; ordinal += 1) {
					const token = `public_notice ${type} ${ordinal}`;
					const wait = isFaulty ? 0 : labelStandsInAfter - second;
					yield { id: this.life.id, token, from: from + wait };
				}
			}
		}
	}

	/** Where the notices cannot be read a label stands for one at once. */
	private areNoticesFaulty(at: number): boolean {
		return this.run.faults.some(
			({ place, from, to }) =>
				place.kind === 'list' &&
				place.id === this.life.id &&
				(place.list === 'notices' || place.list === 'voevents') &&
				from <= learnedAt(this.run, at) + labelStandsInAfter &&
				to >= at - maxPause,
		);
	}

	private *appearance(fact: Fact, source: Source): Generator<Expected> {
		const { isKnown } = this.following;
		// What was there before the trigger began is known.
		if (isKnown && fact.from <= this.episode.from) return;
		yield this.expect(fact, source, this.following.from, true);
	}

	/** The same as {@link dueOf}, with what may come. */
	expect(fact: Fact, source: Source, from: number, isTimed = true): Expected {
		const { mayFrom } = this.following;
		const expected = { id: this.life.id, token: fact.token, from: Math.max(fact.from, mayFrom) };
		// Kinds that were chosen later count from then on.
		const wanted = this.wantedSince(fact.token, Math.max(fact.from, mayFrom));
		if (wanted === undefined) return { ...expected, from: Infinity };
		const isDated = isTimed && !fact.token.startsWith('label_removed');
		const isTooOld = isDated && fact.from < wanted - 2 * minute && this.wasEmittedBy(wanted);
		if (isTooOld) return { ...expected, from: Infinity };
		const due = this.dueOf({ ...fact, from: fact.from }, source, from, isTimed, fact.token);
		return due === undefined ? expected : { ...expected, due };
	}

	/** Whether the superevent was nothing new at a moment: what is new is told with all that is on it. */
	private wasEmittedBy(at: number): boolean {
		const { life, run, following } = this;
		if (following.isKnown) return following.from < at;
		return run.executions.some(
			(one) => one.at < at && one.items.some(({ uid }) => uid === life.id),
		);
	}

	/** When the user began to want this; undefined if that was too late for something that happened at a time. */
	private wantedSince(token: string, at: number): number | undefined {
		const wanted = this.selections.filter(({ selection }) => selection.wants(token));
		return wanted.find(({ to }) => to > at)?.from;
	}

	/** When something has to be there that was true from a moment to another; undefined if it need not be. */
	dueOf(
		span: Stretch,
		source: Source,
		from: number,
		isTimed: boolean,
		token?: string,
	): number | undefined {
		if (from === Infinity) return undefined;
		const { life, episode, run, crowd } = this;
		for (const stretch of this.stretches(span, from, token)) {
			const delay = crowd.delayOf(life, source, stretch.from, episode);
			if (delay === undefined) continue;
			// Without a time no one can say whether it was before the trigger began.
			const firstLook = learnedAt(run, episode.from) + delay + 2 * minute;
			const isEarly = !isTimed && this.following.isKnown && stretch.from < firstLook;
			const due = postponed(run, life, source, stretch.from, delay);
			if (due < stretch.to && due < episode.to && !isEarly) return due;
		}
		return undefined;
	}

	/** When the user was shown it and wanted it. */
	private *stretches(span: Stretch, from: number, token?: string): Generator<Stretch> {
		const { versions, created } = this.life;
		const begin = Math.max(span.from, from);
		let open: Stretch | undefined;
		for (const { from: since, to: until, selection } of this.selections) {
			const wants = token === undefined || selection.wants(token);
			const outOfWindow = created + selection.window - day / 24;
			for (const [at, version] of versions.entries()) {
				const next = versions[at + 1]?.at ?? Infinity;
				const piece = {
					from: Math.max(begin, version.at, since),
					to: Math.min(span.to, next, until, outOfWindow),
				};
				if (piece.from >= piece.to) continue;
				// A kind that the user chose later counts from then on.
				const isChosen = token === undefined || this.isChosenFor(token, span.from, since);
				if (!wants || !isChosen || !selection.sees(version)) {
					if (open) yield open;
					open = undefined;
				} else if (open?.to === piece.from) open.to = piece.to;
				else {
					if (open) yield open;
					open = piece;
				}
			}
		}
		if (open) yield open;
	}

	/** Whether the kind was chosen when it happened, or the superevent is new since. */
	private isChosenFor(token: string, happened: number, now: number): boolean {
		if (this.following.mayFrom >= now) return true;
		return this.selections.every(
			({ to, from, selection }) =>
				from >= now || learnedAt(this.run, to) <= happened || selection.wants(token),
		);
	}
}

/** When a trigger learns of an edit: with the first poll after it that comes to an end. */
function learnedAt({ outages, faults }: Run, edit: number): number {
	const ofAll = faults.filter(({ place }) => place.kind === 'server' || place.kind === 'anonymous');
	let at = edit;
	for (const { from, to } of [...outages, ...ofAll].sort((a, b) => a.from - b.from)) {
		if (from <= at + pauseAfterOutage && to >= at) at = to + pauseAfterOutage;
	}
	return at;
}

/**
 * Until when a trigger has surely seen what was on the server before an edit. Its last look may have been two polls ago, and the
 * server's answer minutes old.
 */
function lastLook(run: Run, edit: number): number {
	const { outages, faults, pollInterval } = run;
	const ofAll = faults.filter(({ place }) => place.kind === 'server' || place.kind === 'anonymous');
	let at = edit - 2 * pollInterval;
	for (const { from, to } of [...outages, ...ofAll].sort((a, b) => b.to - a.to)) {
		if (from <= at && to + pauseAfterOutage >= at) at = from - 2 * pollInterval;
	}
	// A process that begins before the trigger learns of the edit knows the last look of the one before to the hour.
	const learned = learnedAt(run, edit) + 2 * pollInterval;
	const isRestarted = outages.some(({ from, to }) => to >= edit && from <= learned);
	return Math.min(at, isRestarted ? edit - hour : at) - oldestAnswer;
}

/** How old what the server shows may be: an answer out of a cache. */
const oldestAnswer = 5 * minute;

const mayBe = ({ id, token, from }: Expected): Expected => ({ id, token, from });

function spansOf({ segments, to }: Episode) {
	return segments.map(({ from, selection }, at) => ({
		from,
		to: segments[at + 1]?.from ?? to,
		selection,
	}));
}

/** From when on a superevent is followed: it is known from the beginning, or it is new once it is what the user looks for. */
function followingOf(life: Life, episode: Episode, run: Run, crowd: Crowd): Following | undefined {
	const { from: begin, segments } = episode;
	const first = segments[0]?.selection;
	const atBegin = versionAt(life, begin);
	if (!first) return undefined;
	const isUnclear = crowd.isBeyondLimit(life) || isClockWrong(run, begin);
	if (isUnclear) return { mayFrom: begin, from: Infinity, isKnown: false };
	const matched = atBegin ? first.matches(life, atBegin, begin) : 'no';
	const isEdge = Math.abs(life.created - begin) < 3 * second;
	const edits = segments.slice(1);
	// What is there is told again by one that begins anew only.
	if (matched !== 'no' && first.tellsBaseline && segments[0]?.mayGoOn) {
		return { mayFrom: begin, from: Infinity, isKnown: false };
	}
	if (matched !== 'no' && !first.tellsBaseline) {
		// One that was not emitted before an edit, and did not pass when it was seen last or does not pass any more, may be dropped.
		const isDropped = edits.some(
			({ from, selection }) => !matchedFrom(life, selection, lastLook(run, from), from),
		);
		// What changes before the first look was never seen as it was; nor if an edit came before that, and it changes so that the search after
		// the edit does not show it.
		const learned = learnedAt(run, begin) + 2 * minute;
		const isChanged = segments.some(
			({ from, selection }) => from <= learned && !matchedFrom(life, selection, from, learned),
		);
		const isDoubtful =
			matched === 'maybe' || isEdge || isDropped || isChanged || isHeardAlone(life, run);
		if (isDoubtful) return { mayFrom: begin, from: Infinity, isKnown: false };
		return { mayFrom: begin, from: begin, isKnown: true };
	}
	let mayFrom = Infinity;
	/** What may have passed at an edit is known until the next one at which it does not. */
	let knownUntil = -Infinity;
	for (const { from, to, answer, isByEdit } of passings(life, episode, run.stream !== undefined)) {
		mayFrom = Math.min(mayFrom, from);
		if (isByEdit) {
			const next = edits.find((edit) => edit.from > from && edit.from >= to);
			knownUntil = next?.from ?? Infinity;
		}
		// What a window has left behind is never new, though a wider one shows it again.
		const isOld = segments.some(
			(one) => one.from <= from && life.created < one.from - one.selection.window + hour,
		);
		// What was emitted, of whatever kind, is not new any more.
		const isEmitted = run.executions.some(
			(one) => one.at < from && one.items.some(({ uid }) => uid === life.id),
		);
		const isKnown = from < knownUntil;
		// Where answers are old at an edit, or there was none since the beginning, the search before it has not shown what passes the one
		// after it anyway.
		const isHidden = edits.some(
			(edit) =>
				edit.from >= from &&
				(learnedAt(run, begin) >= edit.from ||
					(edit.from - from < oldestAnswer && areAnswersOld(run, from, edit.from))),
		);
		if (answer === 'maybe' || isKnown || isEdge || isOld || isEmitted || isHidden) continue;
		const delay = crowd.delayOf(life, 'record', from, episode) ?? Infinity;
		if (postponed(run, life, 'record', from, delay) >= Math.min(to, episode.to)) continue;
		return { mayFrom, from, isKnown: false };
	}
	return mayFrom === Infinity ? undefined : { mayFrom, from: Infinity, isKnown: false };
}

/**
 * Whether a notice of it was heard while the server did not answer: a trigger that has been killed before it had emitted anything knows
 * nothing then of what was there before.
 */
function isHeardAlone(life: Life, { stream, faults, outages }: Run): boolean {
	const ofAll = faults.filter(({ place }) => place.kind === 'server' || place.kind === 'anonymous');
	const away = [...ofAll, ...outages];
	return (stream?.given ?? []).some(
		({ id, at }) =>
			id === life.id && away.some(({ from, to }) => from <= at + minute && to >= at - minute),
	);
}

function areAnswersOld({ faults }: Run, from: number, to: number): boolean {
	return faults.some(
		(fault) => fault.symptom.kind === 'stale' && fault.from <= to && fault.to >= from,
	);
}

/** Whether a superevent was what the user looks for, all the time from a moment to another. */
function matchedFrom(life: Life, selection: Selection, from: number, to: number): boolean {
	const versions = [
		versionAt(life, from),
		...life.versions.filter(({ at }) => at > from && at <= to),
	];
	return versions.every((version) => version && selection.matches(life, version, to) === 'yes');
}

/** A trigger that begins while the server's clock is days wrong takes that for its beginning: no one can tell what is new to it. */
function isClockWrong({ faults }: Run, at: number): boolean {
	return faults.some(
		({ symptom, from, to }) => symptom.kind === 'skew' && from <= at && at < to + 2 * minute,
	);
}

interface Passing extends Stretch {
	answer: 'yes' | 'maybe';
	/** It passes only because the user looks for something else now. */
	isByEdit: boolean;
}

/** When a superevent was what the user looks for, and ready. */
function passings(life: Life, episode: Episode, isHeard: boolean): Passing[] {
	const { versions } = life;
	const found: Passing[] = [];
	for (const { from, to, selection } of spansOf(episode)) {
		for (const [at, version] of versions.entries()) {
			const next = versions[at + 1]?.at ?? Infinity;
			const ready = Math.max(from, version.at, selection.readyAt(life, version));
			// A notice that is heard is something to look at, before anything else is.
			const isNoticed = isHeard && version.alerts.length > 0 && ready > Math.max(from, version.at);
			if (isNoticed && selection.matches(life, version, version.at) !== 'no') {
				found.push({
					from: Math.max(from, version.at),
					to: Math.min(ready, to, next),
					answer: 'maybe',
					isByEdit: false,
				});
			}
			const begin = ready;
			const end = Math.min(to, next, life.created + selection.window);
			if (begin >= end) continue;
			const answer = selection.matches(life, version, begin);
			if (answer === 'no') continue;
			const last = found.at(-1);
			if (last?.to === begin && last.answer === answer) last.to = end;
			else {
				// What is there already when the user begins to look for it.
				const isByEdit = begin === from && from > episode.from;
				found.push({ from: begin, to: end, answer, isByEdit });
			}
		}
	}
	return found;
}

/** The population of the server, on which delays depend. */
export class Crowd {
	/** Lives by the time of creation. */
	private readonly lives: Life[];
	/** Moments at which something happened, with whom it did. */
	private readonly activity: { at: number; id: string; isCreation: boolean }[];

	constructor(private readonly run: Run) {
		this.lives = [...run.truth.lives.values()].sort((a, b) => a.created - b.created);
		this.activity = this.lives
			.filter(
				({ versions }) => (versions.at(-1)?.at ?? 0) >= (run.segments[0]?.from ?? 0) - activeFor,
			)
			.flatMap((life) => {
				const { id, created } = life;
				return activeAt(life, run.pollInterval).map((at) => ({
					at,
					id,
					isCreation: at === created,
				}));
			})
			.sort((a, b) => a.at - b.at);
	}

	/** Whether there are so many newer ones that it is left out. */
	isBeyondLimit(life: Life): boolean {
		return this.lives.length - this.lives.indexOf(life) > mostFollowed;
	}

	delayOf(life: Life, source: Source, at: number, episode: Episode): number | undefined {
		const { pollInterval } = this.run;
		const segment = episode.segments.findLast(({ from }) => from <= at) ?? episode.segments[0];
		const present = this.createdBefore(at);
		const newer = present - this.createdBefore(life.created + 1);
		// In an hour many more may come.
		const soon = this.createdBefore(at + 5 * minute) - present;
		// What the user chooses meanwhile takes its time as well.
		const watchesDetails = episode.segments.some(
			({ from, selection }) =>
				selection.watchesDetails && from <= at + hour && (segment?.from ?? 0) <= from,
		);
		const isOutside = segment !== undefined && wasOutside(life, at, segment.selection);
		if (source === 'record' && !isOutside && newer + soon < newestRows && !this.isCut(life, at)) {
			return worstDelay({ ...anyTrigger, source, pollInterval, watchesDetails });
		}
		const active = new Set(
			this.activity
				.filter((one) => one.at > at - activeFor + 2 * pollInterval && one.at < at)
				// When a label was set that was there before the trigger, it has not looked up.
				.filter((one) => one.isCreation || one.at >= episode.from)
				.map(({ id }) => id),
		);
		const isCut = this.isCut(life, at);
		const circumstances = {
			// It may get older before the next look.
			age: at + hour - life.created,
			newer: isCut ? newestRows : newer + soon,
			matches: present,
			isCut,
			isActive:
				active.has(life.id) &&
				active.size <= mostActive - 5 &&
				!isCut &&
				!isOutside &&
				!wasLeftOut(life, at, episode),
			isAlerted: isAlerted(versionAt(life, at - second), true) && this.isKnownAlerted(life, at),
			isOutside,
			outside: segment
				? this.lives.filter((one) => wasOutside(one, at, segment.selection)).length
				: 0,
			followed: { count: present, alerted: this.alerted(at) },
			watchesDetails,
			pollInterval,
		};
		const delay = worstDelay({ ...circumstances, source });
		// A label that is set together with it shows on the record, and then all lists are read.
		if (source !== 'alerts' || !isLabelSet(life, at, pollInterval)) return delay;
		const byRecord = worstDelay({ ...circumstances, source: 'record' }) ?? Infinity;
		const isThere = isLabelSet(
			life,
			at,
			pollInterval,
			postponed(this.run, life, 'record', at, byRecord),
		);
		return isThere ? Math.min(delay ?? Infinity, byRecord) : delay;
	}

	/** An alert that left no trace on the record is known if it was told, since its lists were looked at. */
	private isKnownAlerted(life: Life, at: number): boolean {
		const labels = versionAt(life, at - second)?.labels;
		return (
			announcements.some(([label]) => labels?.has(label)) ||
			this.run.executions.some(
				(one) => one.at < at && one.items.some(({ uid, public: told }) => uid === life.id && told),
			)
		);
	}

	/** Whether the newest results are cut short of a superevent by a newer one that cannot be read. */
	private isCut({ created }: Life, at: number): boolean {
		return this.run.faults.some(
			({ place, from, to, symptom }) =>
				isOfSearches(place) &&
				symptom.kind !== 'stale' &&
				from <= at + 10 * minute &&
				to + maxPause >= at &&
				(place.kind !== 'record' ||
					(this.run.truth.lives.get(place.id)?.created ?? Infinity) >= created) &&
				(place.kind !== 'slice' || place.before >= created),
		);
	}

	private alerted(at: number): { day: number; week: number; older: number } {
		const counts = { day: 0, week: 0, older: 0 };
		for (const life of this.lives) {
			// What is alerted while a change waits to be seen takes its turns as well.
			const isSoon = isAlerted(versionAt(life, at + 15 * minute));
			if (!isSoon && !isAlerted(versionAt(life, at))) continue;
			const age = at - life.created;
			counts[age < day ? 'day' : age < 7 * day ? 'week' : 'older'] += 1;
		}
		return counts;
	}

	private createdBefore(at: number): number {
		let [low, high] = [0, this.lives.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.lives[middle]?.created ?? 0) < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** Whether the search of the user did not find a superevent just before a moment, although the user may be shown it. */
function wasOutside(life: Life, at: number, selection: Selection): boolean {
	const before = versionAt(life, at - 1);
	return before !== undefined && selection.sees(before) && !selection.finds(life, before, at);
}

/**
 * Whether a label came at a moment so that the record shows it, and was there until another. One that was away for less than two polls
 * may look as if it had stayed.
 */
function isLabelSet(life: Life, at: number, pollInterval: number, until = at): boolean {
	const { versions } = life;
	const before = versions.filter(
		(one, index) => one.at < at && (versions[index + 1]?.at ?? at) > at - 2 * pollInterval,
	);
	const after = versions.filter((one) => one.at > at && one.at <= until);
	const labels = versionAt(life, at)?.labels ?? new Map<string, string>();
	return [...labels.keys()].some(
		(name) =>
			before.length > 0 &&
			before.every((version) => !version.labels.has(name)) &&
			after.every((version) => version.labels.has(name)),
	);
}

/** Whether the user looked for others in between: then what has happened to it is not known. */
function wasLeftOut(life: Life, at: number, { segments }: Episode): boolean {
	return segments.some(({ from, selection }, index) => {
		const version = versionAt(life, from);
		const isRecent = from <= at && (segments[index + 1]?.from ?? Infinity) > at - activeFor;
		return isRecent && version !== undefined && selection.matches(life, version, from) === 'no';
	});
}

/** When something happened to a superevent that its record shows: it was created, or a label came. */
function activeAt(life: Life, pollInterval: number): number[] {
	return life.versions
		.map(({ at }) => at)
		.filter((at, index) => index === 0 || isLabelSet(life, at, pollInterval));
}

/** Labels that are set when an alert goes out, and its type. */
const announcements = [
	['EARLY_WARNING', 'EARLYWARNING'],
	['GCN_PRELIM_SENT', 'PRELIMINARY'],
	['LOW_SIGNIF_PRELIM_SENT', 'PRELIMINARY'],
	['ADVOK', 'INITIAL'],
	['ADVNO', 'RETRACTION'],
	['PE_READY', 'UPDATE'],
	['RAVEN_ALERT', 'PRELIMINARY'],
	['RAVEN_ALERT', 'UPDATE'],
] as const;

const anyTrigger = {
	age: 0,
	newer: 0,
	matches: 0,
	isCut: false,
	isActive: false,
	isAlerted: false,
	isOutside: false,
	outside: 0,
	followed: { count: 0, alerted: { day: 0, week: 0, older: 0 } },
};

/** @param isSure whether a retraction, of which the next alert may not have been seen yet, makes it not alerted */
function isAlerted(version: Snapshot | undefined, isSure = false): boolean {
	if (!version || version.labels.has('ADVNO')) return false;
	if (isSure && version.alerts.some(({ type }) => type === 'RETRACTION')) return false;
	return version.alerts.length > 0 && version.alerts.at(-1)?.type !== 'RETRACTION';
}

interface Delay extends Stretch {
	/** How long after its end things are looked at again. */
	recovery: number;
}

/** When a change has to be there: later where faults kept the trigger from it. */
export function postponed(
	run: Run,
	life: Life,
	source: Source,
	from: number,
	delay: number,
): number {
	let due = from + delay;
	const delays = [
		...run.faults.flatMap((fault) => delayBy(fault, life, source, run)),
		...run.outages.map(delayByOutage),
		// n8n loads the workflow anew, and what it had not saved is gone.
		...run.segments.map(({ from: at }) => ({ from: at, to: at, recovery: 0 })),
	].sort((a, b) => a.from - b.from);
	for (const one of delays) {
		if (one.from <= due && one.to + one.recovery + delay >= from) {
			due = Math.max(due, one.to + one.recovery + delay);
		}
	}
	return due;
}

function delayByOutage({ from, to }: Outage): Delay {
	return { from, to, recovery: pauseAfterOutage };
}

/** What a fault does to one source of one superevent. */
function delayBy(
	{ place, symptom, from, to }: Fault,
	life: Life,
	source: Source,
	run: Run,
): Delay[] {
	const recovery = maxPause;
	if (symptom.kind === 'skew') return [];
	const asOthers = isolations({ place, symptom, from, to }, run);
	switch (place.kind) {
		case 'server':
			return [{ from, to, recovery: pauseAfterOutage }];
		case 'anonymous':
			return run.isAnonymous ? [{ from, to, recovery: pauseAfterOutage }] : [];
		case 'record':
			return place.id === life.id ? [{ from, to, recovery }] : asOthers;
		case 'slice': {
			const isInside = life.created >= place.after - second && life.created < place.before + second;
			return isInside ? [{ from, to, recovery }] : asOthers;
		}
		case 'pageSize':
			return asOthers;
		case 'list': {
			if (place.id !== life.id) return [];
			const isNeeded =
				(place.list === 'labels' && source === 'record') ||
				(['notices', 'voevents'].includes(place.list) && source !== 'record') ||
				source === 'details';
			return isNeeded ? [{ from, to, recovery }] : [];
		}
	}
}

function isOfSearches({ kind }: Place): boolean {
	return kind === 'record' || kind === 'slice' || kind === 'pageSize';
}

/** When others wait until it is found out which superevent cannot be read: at first, and again after whatever makes the trigger forget it. */
function isolations({ symptom, from, to }: Fault, { faults, outages, segments }: Run): Delay[] {
	const isHanging = symptom.kind === 'hang' || symptom.kind === 'slow';
	const length = isHanging ? isolation.hanging : isolation.quick;
	const begins = [
		from,
		...outages.map((one) => one.to),
		...segments.map((one) => one.from),
		...faults.filter(({ place }) => place.kind !== 'list').flatMap((one) => [one.from, one.to]),
	];
	return begins
		.filter((begin) => begin >= from && begin < to)
		.map((begin) => ({
			from: begin,
			to: Math.min(to, begin + length),
			recovery: isHanging ? maxPause : pauseAfterOutage,
		}));
}
