import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Superevent } from '../../simulator/sky/types';
import { act, create } from './actions';
import type { DrawnFault, Fault, Place } from './faults';
import type { History, Step } from './history';
import { type Garbage, type Given as Heard, topics, VirtualBroker } from './broker';
import type { Execution, Instance, Report } from './instance';
import { ListeningInstance } from './listeningInstance';
import { PollingInstance } from './pollingInstance';
import { day, hour, minute, second } from './promise';
import { type Given, listeningNode, parametersOf, Selection } from './selection';
import type { HistoryServer } from './server';
import { Truth } from './truth';

/** What a user wanted, from a moment on. */
export interface Segment {
	from: number;
	selection: Selection;
	/** Whether the trigger began anew, without what it had remembered. */
	isFresh: boolean;
	/** n8n has lost what it kept, but its process has not: so the trigger may go on. */
	mayGoOn?: boolean;
}

/** Something that keeps the trigger from hearing of anything. */
export interface Outage {
	from: number;
	to: number;
	kind: 'down' | 'credential' | 'handover';
}

/** All that happened in a history: what the oracle judges by. */
export interface Run {
	truth: Truth;
	segments: Segment[];
	faults: Fault[];
	outages: Outage[];
	executions: readonly Execution[];
	reports: readonly Report[];
	/** What n8n made of the trigger's mistakes. */
	failures: readonly string[];
	polls: number;
	pollInterval: number;
	isDurable: boolean;
	isAnonymous: boolean;
	/** What a stream brought, where there was one. */
	stream?: {
		given: readonly Heard[];
		garbage: readonly Garbage[];
		outages: readonly { from: number; to: number }[];
	};
	end: number;
}

let plays = 0;

function hashOf(text: string): number {
	let hash = 7;
	for (let at = 0; at < text.length; at += 1) hash = (hash * 31 + text.charCodeAt(at)) | 0;
	return hash;
}

/** Plays a history in virtual time. */
export async function play(server: HistoryServer, history: History): Promise<Run> {
	await server.renew();
	plays += 1;
	// The same history meets the same chance.
	server.clock.reseed(hashOf(JSON.stringify(history)));
	return await new Play(server, history).run();
}

class Play {
	private readonly truth = new Truth();
	private readonly segments: Segment[] = [];
	private readonly outages: Outage[] = [];
	private readonly instance: Instance;
	private readonly broker: VirtualBroker | undefined;
	private readonly pollInterval: number;
	private token: string;
	private given: Given;
	private credentialHangsUntil = 0;
	private isDown = false;

	constructor(
		private readonly server: HistoryServer,
		private readonly history: History,
	) {
		const { scale, engine, executionTime, stream } = history;
		this.given = scale.kind === 'mocks' ? { category: 'MDC', ...history.given } : history.given;
		this.pollInterval =
			{ mocks: 30, weeks: 10, ordinary: 1, crowd: 1, burst: 1 }[scale.kind] * minute;
		this.token = server.tokens.good;
		this.broker = stream && new VirtualBroker(server.clock, stream, server.url);
		const name = `history-${plays}`;
		const options = {
			executionTime: executionTime * second,
			parameters: this.parameters(),
			credential: (type: string) => this.credential(type),
		};
		this.instance = this.broker
			? new ListeningInstance(server.clock, options, this.broker, name)
			: new PollingInstance(
					server.clock,
					{ ...options, engine, interval: this.pollInterval },
					name,
				);
	}

	async run(): Promise<Run> {
		const { server, instance, history } = this;
		const { clock } = server;
		instance.setEnvironment();
		this.populate();
		clock.now += 17 * second;
		this.select(true);
		instance.publish();
		const end = this.plan();
		await this.runUntil(end);
		instance.stop();
		const { faults } = server;
		server.faults = [];
		// So that nothing of it is left in the next history.
		if (instance.pending > 0) await this.runUntil(end + hour);
		return {
			truth: this.truth,
			segments: this.segments,
			faults,
			outages: this.outages,
			executions: instance.executions,
			reports: instance.reports,
			failures: instance.failures,
			polls: instance.polls,
			pollInterval: this.pollInterval,
			isDurable: history.engine === 'durable',
			isAnonymous: history.user === 'anonymous',
			stream: this.broker,
			end,
		};
	}

	private async runUntil(end: number): Promise<void> {
		const { server } = this;
		await server.clock.runUntil(
			end,
			() => server.settle(),
			() => server.isBusy,
		);
	}

	/** Puts all that happens on the clock, and says when it ends. */
	private plan(): number {
		const { clock } = this.server;
		const { scale, steps, stuck } = this.history;
		const begin = clock.now + 5 * minute;
		this.broker?.plan(begin);
		if (stuck) clock.at(clock.now + 4 * minute, () => this.begin(stuck));
		const stretch = scale.kind === 'weeks' ? (scale.days * day) / (steps.length * 2 * minute) : 1;
		let at = begin;
		for (const one of steps) {
			at += one.after * second * stretch;
			clock.at(at, () => this.step(one));
		}
		if (scale.kind === 'mocks') {
			for (let made = 0; made < 30 * 24; made += 1) {
				clock.at(begin + made * hour, () =>
					this.note([create(this.server, made, { category: 'M', isBare: true })]),
				);
			}
			return begin + 30 * day + 2 * hour;
		}
		if (scale.kind === 'burst') {
			for (let made = 0; made < 500; made += 1) {
				clock.at(begin + made * 7200, () =>
					this.note([create(this.server, made, { isBare: true })]),
				);
			}
		}
		const isLong = steps.some(({ what }) => what.do === 'fault' && what.fault.minutes > 10);
		return Math.max(at, begin + (scale.kind === 'burst' ? hour : 0)) + (isLong ? 70 : 25) * minute;
	}

	private populate(): void {
		const { before, spacing, scale } = this.history;
		const { sky } = this.server.world;
		const { clock } = this.server;
		const count = scale.kind === 'crowd' ? scale.superevents : before;
		const gap =
			scale.kind === 'crowd'
				? (29 * day) / count
				: Math.min(spacing * minute, (25 * day) / (count + 1));
		const now = clock.now;
		for (let left = count; left > 0; left -= 1) {
			clock.now = now - left * gap;
			this.note([create(this.server, left, { isBare: true })]);
			if (left % 3 !== 0) continue;
			clock.now += 30 * second;
			const which = 4; // the newest
			this.note(
				act(this.server, { act: 'story', which: which * sky.superevents.length, what: left }),
			);
		}
		clock.now = now;
	}

	private step({ what: one }: Step): void {
		const { server, instance } = this;
		const { clock } = server;
		switch (one.do) {
			case 'action':
				return this.note(act(server, one.action));
			case 'fault':
				return this.begin(one.fault);
			case 'kill':
				if (this.isDown) return;
				this.isDown = true;
				instance.onKilled = () => this.comeBack(one.minutes * minute);
				if (!one.isWithItems) return instance.kill();
				instance.isKilledAtNextItems = true;
				// Where no items come it is killed between two polls.
				clock.at(clock.now + 5 * minute, () => {
					if (instance.isKilledAtNextItems) instance.kill();
				});
				return;
			case 'leader':
				if (this.isDown) return;
				this.outages.push({ from: clock.now, to: clock.now, kind: 'handover' });
				return instance.changeLeader();
			case 'edit':
				if (this.isDown) return;
				this.given = one.given;
				return this.edit(() => instance.edit(this.parameters()));
			case 'forget':
				if (this.isDown) return;
				return this.edit(() => instance.forget(one.isOtherWorkflow), true, !one.isOtherWorkflow);
			case 'token':
				return this.changeToken(one.minutes * minute);
			case 'credentialHangs':
				if (this.history.user === 'anonymous') return;
				this.credentialHangsUntil = clock.now + one.minutes * minute;
				this.outages.push({ from: clock.now, to: this.credentialHangsUntil, kind: 'credential' });
				return;
		}
	}

	private begin(fault: DrawnFault): void {
		const { server } = this;
		const { now } = server.clock;
		const place = this.placeOf(fault);
		if (!place) return;
		server.faults.push({
			symptom: fault.symptom,
			place,
			from: now,
			to: now + fault.minutes * minute,
		});
	}

	private comeBack(after: number): void {
		const { clock } = this.server;
		this.instance.onKilled = () => undefined;
		const from = clock.now;
		const to = from + after + second;
		this.outages.push({ from, to, kind: 'down' });
		clock.at(to, () => {
			this.isDown = false;
			// n8n was killed before it had saved anything of this trigger: it begins anew.
			if (!this.instance.hasSaved) this.select(true);
			this.instance.start();
		});
	}

	private edit(change: () => void, isFresh = false, mayGoOn = false): void {
		this.select(isFresh, mayGoOn);
		change();
	}

	private select(isFresh: boolean, mayGoOn = false): void {
		const selection = new Selection(this.history.user, this.parameters());
		this.segments.push({ from: this.server.clock.now, selection, isFresh, mayGoOn });
	}

	private parameters(): INodeParameters {
		const { user, stream } = this.history;
		if (!stream) return parametersOf(user, this.server.url, this.given);
		const given = { topics: topics.join(), ...this.given };
		return parametersOf(user, this.server.url, given, listeningNode);
	}

	/** A token that has expired, until somebody renews it; or one that was renewed in time. */
	private changeToken(expired: number): void {
		const { clock, tokens } = this.server;
		if (this.history.user === 'anonymous') return;
		if (expired > 0) {
			this.token = tokens.expired;
			this.outages.push({ from: clock.now, to: clock.now + expired, kind: 'credential' });
		}
		clock.at(clock.now + expired, () => (this.token = tokens.renewed));
	}

	private async credential(type: string): Promise<IDataObject> {
		const { server } = this;
		if (type === 'gcnApi') return { clientId: 'client', clientSecret: 'secret' };
		if (server.clock.now < this.credentialHangsUntil) await new Promise(() => undefined);
		return {
			server: 'custom',
			customServer: server.url,
			access: 'readOnly',
			token: this.token,
			allowedHttpRequestDomains: 'all',
		};
	}

	private placeOf({ place, which, list }: DrawnFault): Place | undefined {
		const { superevents } = this.server.world.sky;
		const chosen = superevents[superevents.length - 1 - (which % Math.max(1, superevents.length))];
		switch (place) {
			case 'server':
			case 'anonymous':
				return { kind: place };
			case 'pageSize':
				return { kind: place, rows: 20 + which };
			case 'record':
				return chosen && { kind: place, id: chosen.id };
			case 'list':
				return chosen && { kind: place, id: chosen.id, list };
			case 'slice': {
				const created = chosen?.created.getTime();
				if (created === undefined) return undefined;
				return { kind: place, after: created - which * minute, before: created + second };
			}
		}
	}

	private note(changed: readonly Superevent[]): void {
		for (const superevent of changed) {
			this.truth.note(superevent, this.server.clock.now);
			this.broker?.announce(superevent);
		}
	}
}
