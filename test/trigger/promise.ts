/**
 * The promise in numbers: how long a change may take, and when a failure has to be reported. They are those of the trigger's
 * documentation, written down here a second time; nothing here is taken from the code that is tested. All times in ms.
 */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Which part of the server shows a change. */
export type Source =
	/** The superevent's own record, found by the search. */
	| 'record'
	/** Notices and VOEvents of a superevent. */
	| 'alerts'
	/** Logs, signoffs, permissions, observations: read with Watch Details. */
	| 'details';

/** What the delay of a look depends on, at the moment of the change. */
export interface Circumstances {
	source: Source;
	/** Since the superevent was created. */
	age: number;
	/** Superevents of the scope that are newer. */
	newer: number;
	/** Superevents in the scope. */
	matches: number;
	/** One that cannot be read is a slice of its own, and cuts the others into those before and after it. */
	isCut: boolean;
	/** Something happened to it in the last 15 minutes, and it is among the 20 to which that was last. */
	isActive: boolean;
	/** A public notice went out, and no retraction. */
	isAlerted: boolean;
	/** Whether it is followed although the search does not find it any more, and how many are. */
	isOutside: boolean;
	outside: number;
	/** Superevents that are followed, by age; and how many of them are alerted and not retracted. */
	followed: { count: number; alerted: { day: number; week: number; older: number } };
	watchesDetails: boolean;
	pollInterval: number;
}

export const newestRows = 60;
const sliceRows = 190;
/** Of the one request a minute that is left besides, this part is used. */
const share = 0.9;
/** A poll itself takes some time, and begins at any second. */
const grace = 90 * second;
/** Searching the scope, lists of one superevent: requests. */
const listsOfAlerts = 2;
const listsOfDetails = 7;

export const activeFor = 15 * minute;
export const mostActive = 20;

/**
 * How long a change may take until it is emitted, if nothing fails; undefined where it is not promised at all: an alert that leaves no
 * trace on the record of a quiet superevent that had none before, without Watch Details.
 */
export function worstDelay(circumstances: Circumstances): number | undefined {
	const interval = lookInterval(circumstances);
	if (interval === undefined) return undefined;
	const { pollInterval } = circumstances;
	const looks =
		interval === 0 ? pollInterval : interval * crowding(circumstances) + 2 * pollInterval;
	return looks + grace;
}

/** The time between two looks at one thing; 0: in every poll. */
function lookInterval(circumstances: Circumstances): number | undefined {
	const { source, age, newer, matches, isActive, isOutside, isAlerted, followed } = circumstances;
	if (source === 'record') {
		if (isOutside) return outsideInterval(circumstances);
		if (newer < newestRows) return 0;
		const slices = Math.ceil(matches / sliceRows);
		return age < day ? 10 * minute : Math.max(10, 2 * slices) * minute;
	}
	if (isActive) return 0;
	if (source === 'alerts' && isAlerted) {
		if (age < day) return 5 * minute;
		return age < 7 * day ? 30 * minute : 240 * minute;
	}
	if (!circumstances.watchesDetails) return undefined;
	return Math.max(1440, 5 * followed.count) * minute;
}

function outsideInterval({ outside }: Pick<Circumstances, 'outside'>): number {
	return Math.max(30, 5 * outside) * minute;
}

/** How much longer it takes because there is more to look at than one request a minute allows. */
function crowding(circumstances: Circumstances): number {
	const { followed, outside, matches, isCut, watchesDetails, pollInterval } = circumstances;
	const { day: young, week, older } = followed.alerted;
	const slices = Math.ceil(Math.max(0, matches - newestRows) / sliceRows) + (isCut ? 3 : 0);
	const lists = watchesDetails ? listsOfDetails : listsOfAlerts;
	const perMinute =
		lists * (young / 5 + week / 30 + older / 240) +
		slices / Math.max(10, 2 * slices) +
		(outside * minute) / outsideInterval(circumstances) +
		(watchesDetails ? (listsOfDetails * followed.count) / Math.max(1440, 5 * followed.count) : 0);
	const allowed = (share * minute) / pollInterval;
	return Math.max(1, perMinute / allowed);
}

/** A notice may be this late after the label that announces it; then the label stands for it. */
export const labelStandsInAfter = 2 * minute;

/** What failed is tried again with growing pauses, the longest of which is this. */
export const maxPause = 30 * minute;

/** A server that answers again is believed at once: this long after a failure of all it is polled again. */
export const pauseAfterOutage = 2 * minute;

/**
 * What fails together with others is found out by halving slices; until then the others may wait. Half a dozen polls if it fails at
 * once; each half that hangs takes a poll most of its time.
 */
export const isolation = { quick: 6 * minute, hanging: 40 * minute };

export const reports = {
	/** Arrears are reported when they have lasted so long. */
	after: 10 * minute,
	/** And then so often. */
	every: hour,
	/** Things that fail one after the other may be reported so soon after each other; the same is not. */
	apart: 4 * minute,
	/** A credential or a configuration that cannot work, which does not mend itself: so soon. */
	lastingAfter: 0,
};

/** The poll of an activation ends within this; n8n gives it 84 s. */
export const activationBudget = 84 * second;

/** How long lost items come again, and how often each. */
export const repeats = { within: hour, times: 2 };

/** Most superevents that are followed; the oldest are left out. */
export const mostFollowed = 5000;
