import fc from 'fast-check';
import { type INodeType, type INodeParameters, NodeHelpers } from 'n8n-workflow';
import { GraceDbAlertTrigger } from '../../nodes/GraceDbAlertTrigger/GraceDbAlertTrigger.node.js';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node.js';
import { hour, minute, day } from './promise';
import type { Life, Snapshot } from './truth';

export const node: INodeType = new GraceDbTrigger();
/** The same by a stream. */
export const listeningNode: INodeType = new GraceDbAlertTrigger();

export type User = 'anonymous' | 'member';
export type Given = Readonly<Record<string, unknown>>;

const everyChange = [
	'new',
	'public_notice',
	'label_added',
	'label_removed',
	'update',
	'confirmed_as_gw',
];
const everyDetail = ['log', 'voevent', 'notice', 'emobservation', 'exposed', 'hidden'];
const ofMembers = {
	changes: ['event_added', 'event_removed'],
	details: ['signoff_created', 'signoff_updated', 'signoff_deleted'],
};

/** Settings other than the panel's own. Each appears alone, and with each other. */
const others: readonly Given[] = [
	{ significance: 'all' },
	{ significance: 'custom', customFar: '1e-7' },
	{ query: 'far < 1e-6' },
	{ query: '~ADVNO' },
	{ onlyPublic: false },
	{ changes: 'every' },
	{ changes: ['new', 'label_added', 'label_removed'], labelsToReport: '*' },
	{ changes: 'every', watchDetails: true, details: 'every', labelsToReport: '*' },
	{ filters: { noneOf: 'ADVNO, DQV' } },
	{ filters: { allOf: 'EM_READY' } },
	{ emitNew: 'atOnce' },
	{ begin: 'matching' },
	{ simplify: false },
	{ category: 'MDC' },
	{ options: { lookBackDays: 2 } },
	{ options: { newAfterMinutes: 3 } },
	{ options: { onePerSuperevent: true } },
	{ options: { heartbeatHours: 1 } },
	{ options: { emitRecovered: true } },
	{ options: { repeatAfterRestart: false } },
];

const one = fc.constantFrom(...others);
const two = fc.tuple(one, one).map(([a, b]): Given => {
	const [c, d] = [a['options'], b['options']] as (object | undefined)[];
	return { ...a, ...b, ...(c || d ? { options: { ...c, ...d } } : {}) };
});

/** What the user sets: in three of five draws nothing at all. */
export const given: fc.Arbitrary<Given> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Given>({}) },
	{ weight: 1, arbitrary: one },
	{ weight: 1, arbitrary: two },
);

/** What users change most often in a trigger that runs: filters that leave out what was emitted, and more kinds. */
export const edited = fc.constantFrom<Given>(
	{ significance: 'custom', customFar: '1e-7' },
	{ filters: { noneOf: 'ADVNO, DQV' } },
	{ filters: { allOf: 'EM_READY' } },
	{ query: '~ADVNO' },
	{ changes: 'every', watchDetails: true, details: 'every', labelsToReport: '*' },
);

/** The parameters as n8n hands them to the node: what the user left alone is at the panel's default. */
export function parametersOf(
	user: User,
	url: string,
	drawn: Given,
	{ description }: INodeType = node,
): INodeParameters {
	const isMember = user === 'member';
	const every = (which: 'changes' | 'details', all: string[]): Given =>
		drawn[which] === 'every' ? { [which]: isMember ? [...all, ...ofMembers[which]] : all } : {};
	const values = {
		authentication: isMember ? 'sciToken' : 'none',
		...(isMember ? {} : { server: 'custom', customServer: url }),
		...drawn,
		...every('changes', everyChange),
		...every('details', everyDetail),
	} as INodeParameters;
	const filled = NodeHelpers.getNodeParameters(
		description.properties,
		values,
		true,
		false,
		null,
		description,
	);
	return filled ?? {};
}

export type Answer = 'yes' | 'no' | 'maybe';

/** What a user wants to hear of, read from the parameters as a person would read the panel. */
export class Selection {
	readonly kinds: ReadonlySet<string>;
	readonly watchesDetails: boolean;
	readonly onlyPublic: boolean;
	readonly window: number;
	readonly heartbeat: number;
	readonly repeats: boolean;
	readonly tellsBaseline: boolean;
	private readonly newAfter: number;
	private readonly labels: ReadonlySet<string> | 'all';

	constructor(
		readonly user: User,
		private readonly parameters: Readonly<INodeParameters>,
	) {
		const list = (name: string): string[] => (parameters[name] ?? []) as string[];
		const options = (parameters['options'] ?? {}) as Partial<Record<string, number | boolean>>;
		this.watchesDetails = parameters['watchDetails'] === true;
		this.kinds = new Set([...list('changes'), ...(this.watchesDetails ? list('details') : [])]);
		this.onlyPublic = user === 'member' && parameters['onlyPublic'] !== false;
		this.window = Number(options['lookBackDays'] ?? 30) * day;
		this.heartbeat = Number(options['heartbeatHours'] ?? 0) * hour;
		this.repeats = options['repeatAfterRestart'] !== false;
		this.tellsBaseline = parameters['begin'] === 'matching';
		const waits = parameters['emitNew'] !== 'atOnce';
		this.newAfter = waits ? Number(options['newAfterMinutes'] ?? 10) * minute : 0;
		const labels = parameters['labelsToReport'];
		const names = wordsOf(labels);
		this.labels = names.length === 0 || names.includes('*') ? 'all' : new Set(names);
	}

	/** Whether the user wants to hear of this. */
	wants(token: string): boolean {
		const [kind = '', name = ''] = token.split(' ');
		if (kind === 'signoff') return this.kinds.has('signoff_created');
		const isLabel = kind === 'label_added' || kind === 'label_removed';
		if (isLabel && this.labels !== 'all' && !this.labels.has(name)) return false;
		return this.kinds.has(kind);
	}

	/** Whether the user may be shown it at all. */
	sees(version: Snapshot): boolean {
		return version.exposed || (this.user === 'member' && !this.onlyPublic);
	}

	/** Whether the search of the user brings a superevent, whatever the filters make of it. */
	finds(life: Life, version: Snapshot, now: number): boolean {
		const { category, query } = this.parameters;
		const isOfCategory = life.category === (category === 'MDC' ? 'M' : 'P');
		const isRare = version.far !== null && version.far < 1e-6;
		const isFound =
			(query !== 'far < 1e-6' || isRare) && (query !== '~ADVNO' || !version.labels.has('ADVNO'));
		return isOfCategory && isFound && this.sees(version) && now - life.created < this.window;
	}

	/** Whether a superevent is what the user is looking for, ready or not. */
	matches(life: Life, version: Snapshot, now: number): Answer {
		if (!this.finds(life, version, now)) return 'no';
		const { significance } = this.parameters;
		const { far } = version;
		if (significance === 'custom' && !(far !== null && far < 1e-7)) return 'no';
		const filters = (this.parameters['filters'] ?? {}) as Record<string, unknown>;
		if (hasAny(version, wordsOf(filters['noneOf']))) return 'no';
		if (!wordsOf(filters['allOf']).every((name) => version.labels.has(name))) return 'no';
		if (significance !== 'significant') return 'yes';
		if (hasAny(version, ['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'])) return 'yes';
		// A notice may say so where no label does; how long it is asked for is not promised.
		return version.alerts.some(({ significant }) => significant) ? 'maybe' : 'no';
	}

	/** When there is something to look at, at the latest, so that a superevent that matches is `new`. */
	readyAt(life: Life, version: Snapshot): number {
		const ready = ['EM_READY', 'GCN_PRELIM_SENT', 'LOW_SIGNIF_PRELIM_SENT', 'ADVOK', 'ADVNO'];
		return hasAny(version, ready) ? version.at : life.created + this.newAfter;
	}
}

function wordsOf(value: unknown): string[] {
	const text = typeof value === 'string' ? value : '';
	const words = Array.isArray(value) ? (value as string[]) : text.split(',');
	return words.map((word) => word.trim()).filter(Boolean);
}

function hasAny({ labels }: Snapshot, names: readonly string[]): boolean {
	return names.some((name) => labels.has(name));
}
