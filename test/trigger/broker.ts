import fc from 'fast-check';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { Listener } from '../../gracedb/kafka/listeners';
import type { listen } from '../../gracedb/kafka/stream';
import type { Superevent } from '../../simulator/sky/types';
import type { VirtualClock } from './clock';
import { minute, second } from './promise';

/** What becomes of a notice on its way through the stream. */
export interface Delivery {
	/** Seconds after the notice, once for each copy; none: it is lost. */
	after: readonly number[];
	/** Whether further copies go to the other topic. */
	isOnTwoTopics: boolean;
	/** Seconds that the message was made before GraceDB had its record. */
	made: number;
	/** Whether a message that cannot be read comes before it. */
	isAfterGarbage: boolean;
}

/** What the stream does in a history. The first notice is delivered as the first says, and so on, from the beginning again. */
export interface DrawnStream {
	deliveries: readonly Delivery[];
	/** Times at which the broker is away; minutes. */
	outages: readonly { after: number; length: number }[];
}

export const drawnStream: fc.Arbitrary<DrawnStream> = fc.record({
	deliveries: fc.array(
		fc.record({
			after: fc.oneof(
				{ weight: 6, arbitrary: fc.constantFrom([0], [1], [4]) },
				{ weight: 2, arbitrary: fc.constantFrom([55], [200], [1500]) },
				{ weight: 2, arbitrary: fc.constantFrom([0, 0], [1, 70], [0, 2, 900]) },
				{ weight: 2, arbitrary: fc.constant<number[]>([]) },
			),
			isOnTwoTopics: fc.boolean(),
			made: fc.constantFrom(0, 1, 3),
			isAfterGarbage: fc.oneof(
				{ weight: 9, arbitrary: fc.constant(false) },
				{ weight: 1, arbitrary: fc.constant(true) },
			),
		}),
		{ minLength: 1, maxLength: 12 },
	),
	outages: fc.array(
		fc.record({
			after: fc.integer({ min: 1, max: 60 }),
			length: fc.constantFrom(0.2, 3, 30),
		}),
		{ maxLength: 2 },
	),
});

/** A notice that a trigger was given. */
export interface Given {
	at: number;
	id: string;
	type: string;
	/** When GraceDB had its record. */
	noticed: number;
	/** Which of the notices of this superevent and type it is, from 1. */
	ordinal: number;
}

/** A message that nobody can read. */
export interface Garbage {
	topic: string;
	offset: number;
	/** When a trigger was given it first. */
	at: number;
}

interface Message {
	value: Buffer;
	timestamp: number;
	notice?: Omit<Given, 'at'>;
}

interface Member extends Listener {
	isJoined: boolean;
	isFailing: boolean;
	settle: (failure?: GraceDbError) => void;
	/** Next offset by topic. */
	next: Map<string, number>;
	/** Offsets that are being worked on, by topic. */
	open: Map<string, Set<number>>;
}

/** Time to join the group, and between two attempts. */
const joining = 2 * second;
const pause = 10 * second;
/** An execution that takes longer does not hold the offset. */
const mostWork = minute;
export const topics = ['igwn.gwalert', 'igwn.gwalert.copy'] as const;

/** A broker in virtual time with one consumer group of one member: what is not committed comes again to the next. */
export class VirtualBroker {
	readonly given: Given[] = [];
	readonly garbage: Garbage[] = [];
	readonly outages: { from: number; to: number }[] = [];
	private readonly log = new Map<string, Message[]>(topics.map((topic) => [topic, []]));
	private readonly committed = new Map<string, number>();
	private readonly counts = new Map<string, number>();
	private member: Member | undefined;
	private drawn = 0;

	constructor(
		private readonly clock: VirtualClock,
		private readonly stream: DrawnStream,
		private readonly origin: string,
	) {}

	/** Puts its outages on the clock. */
	plan(begin: number): void {
		for (const { after, length } of this.stream.outages) {
			const from = begin + after * minute;
			const to = from + length * minute;
			this.outages.push({ from, to });
			this.clock.at(from, () => {
				if (!this.member) return;
				this.member.isJoined = false;
				this.join(this.member);
			});
		}
	}

	/** Sends what is new of the notices of a superevent that everybody may see. */
	announce(superevent: Superevent): void {
		const { id, notices } = superevent;
		const known = this.counts.get(id) ?? 0;
		this.counts.set(id, notices.length);
		for (const [place, { alertType, significant, created }] of notices.entries()) {
			if (place < known) continue;
			const { deliveries } = this.stream;
			const delivery = deliveries[this.drawn % deliveries.length];
			this.drawn += 1;
			if (!delivery || !superevent.exposed) continue;
			const ofType = notices.slice(0, place + 1).filter((one) => one.alertType === alertType);
			const notice = { id, type: alertType, noticed: created.getTime(), ordinal: ofType.length };
			const made = new Date(created.getTime() - delivery.made * second);
			const value = Buffer.from(
				JSON.stringify(documentOf(superevent, alertType, significant === true, made, this.origin)),
			);
			for (const [copy, after] of delivery.after.entries()) {
				const [first, second_] = topics;
				const topic = copy > 0 && delivery.isOnTwoTopics ? second_ : first;
				this.clock.at(this.clock.now + after * second, () => {
					// What is hidden by then is withdrawn.
					if (!superevent.exposed) return;
					if (delivery.isAfterGarbage) this.send(topic, Buffer.from('{"alert_type": "PREL'));
					this.send(topic, value, notice);
				});
			}
		}
	}

	/** In place of the real stream. */
	readonly listen: typeof listen = (_options, listener) => {
		let settle: Member['settle'] = () => undefined;
		const first = new Promise<GraceDbError | undefined>((resolve) => {
			settle = resolve;
		});
		const member: Member = {
			...listener,
			isJoined: false,
			isFailing: false,
			settle,
			next: new Map(),
			open: new Map(topics.map((topic) => [topic, new Set()])),
		};
		this.member = member;
		this.join(member);
		return {
			first,
			close: () => {
				if (this.member === member) this.member = undefined;
				return Promise.resolve();
			},
		};
	};

	private send(topic: string, value: Buffer, notice?: Message['notice']): void {
		this.log.get(topic)?.push({ value, timestamp: this.clock.now, notice });
		if (this.member) this.deliver(this.member);
	}

	private get isDown(): boolean {
		const { now } = this.clock;
		return this.outages.some(({ from, to }) => from <= now && now < to);
	}

	private join(member: Member): void {
		this.clock.at(this.clock.now + (member.isFailing ? pause : joining), () => {
			if (this.member !== member || member.isJoined) return;
			if (this.isDown) {
				const failure = new GraceDbError('The broker does not answer.', { kind: 'connection' });
				member.settle(failure);
				if (!member.isFailing) member.onFailure(failure, false);
				member.isFailing = true;
				this.join(member);
				return;
			}
			member.isJoined = true;
			member.isFailing = false;
			for (const topic of member.topics) {
				const stored = member.positions[`${topic}/0`];
				const end = this.log.get(topic)?.length ?? 0;
				const start = this.committed.get(topic) ?? (stored === undefined ? end : Number(stored));
				if (!member.next.has(topic)) member.next.set(topic, start);
			}
			member.settle();
			member.onJoined();
			this.deliver(member);
		});
	}

	private deliver(member: Member): void {
		for (const topic of member.topics) {
			const log = this.log.get(topic) ?? [];
			for (;;) {
				const offset = member.next.get(topic) ?? 0;
				const message = log[offset];
				if (!message || this.member !== member || !member.isJoined) break;
				member.next.set(topic, offset + 1);
				this.hand(member, topic, offset, message);
			}
		}
	}

	private hand(member: Member, topic: string, offset: number, message: Message): void {
		const { value, timestamp, notice } = message;
		const open = member.open.get(topic);
		open?.add(offset);
		if (notice) this.given.push({ ...notice, at: this.clock.now });
		else if (!this.garbage.some((one) => one.topic === topic && one.offset === offset)) {
			this.garbage.push({ topic, offset, at: this.clock.now });
		}
		const work = member.onMessage({
			topic,
			partition: 0,
			offset: String(offset),
			isTest: false,
			value,
			timestamp,
		});
		void Promise.race([work, this.clock.sleep(mostWork)]).then(() => {
			if (this.member !== member) return;
			open?.delete(offset);
			this.committed.set(topic, Math.min(member.next.get(topic) ?? 0, ...(open ?? [])));
		});
	}
}

/** A public notice, as the public alerts user guide has it. */
function documentOf(
	{ id, t0, preferredEvent }: Superevent,
	type: string,
	significant: boolean,
	made: Date,
	origin: string,
): object {
	const { far, instruments, group, pipeline, search } = preferredEvent;
	const gpsEpoch = Date.UTC(1980, 0, 6) / 1000;
	const leapSeconds = 18;
	return {
		alert_type: type,
		time_created: made.toISOString().replace(/\.\d+Z$/, 'Z'),
		superevent_id: id,
		urls: { gracedb: `${origin}/superevents/${id}/view/` },
		event:
			type === 'RETRACTION'
				? null
				: {
						time: new Date((t0 + gpsEpoch - leapSeconds) * 1000).toISOString(),
						far,
						significant,
						instruments: instruments.split(','),
						group,
						pipeline,
						search,
						classification: {},
						properties: {},
						duration: null,
						central_frequency: null,
					},
		external_coinc: null,
	};
}
