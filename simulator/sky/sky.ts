import { datePart, graceidOf, idParts, lettersOf } from './ids';
import type { CandidateEvent, Superevent } from './types';
import { accessTags, blessedTags } from './vocabulary';

/** The database: everything that GraceDB remembers, and nothing about HTTP. */
export class Sky {
	/** In the order of creation; the newest is the last. */
	readonly superevents: Superevent[] = [];
	readonly events = new Map<number, CandidateEvent>();
	/** Tag names are shared by the whole server, with the display name given at their first use. */
	readonly tags = new Map<string, string | null>([...blessedTags, ...accessTags]);

	private readonly byId = new Map<string, Superevent>();
	private lastEvent = 0;
	private lastSuperevent = 0;
	private readonly lastOfDay = new Map<string, number>();

	addEvent(event: Omit<CandidateEvent, 'pk'> & { pk?: number }): CandidateEvent {
		const added: CandidateEvent = Object.assign(event, { pk: event.pk ?? this.lastEvent + 1 });
		this.events.set(added.pk, added);
		this.lastEvent = Math.max(this.lastEvent, added.pk);
		return added;
	}

	/** Without an id the superevent gets the next one of its category and of the UTC date of its t_0. */
	addSuperevent(superevent: Omit<Superevent, 'pk' | 'id'> & { id?: string }): Superevent {
		this.lastSuperevent += 1;
		const day = datePart(superevent.category, superevent.t0);
		const id = superevent.id ?? `${day}${lettersOf((this.lastOfDay.get(day) ?? 0) + 1)}`;
		const added: Superevent = Object.assign(superevent, { pk: this.lastSuperevent, id });
		this.superevents.push(added);
		this.byId.set(id, added);
		const [, , number] = idParts(id);
		this.lastOfDay.set(day, Math.max(this.lastOfDay.get(day) ?? 0, number));
		return added;
	}

	/** Gives a superevent its GW id: the wanted one, or the next of its category and date. */
	confirmAsGw(superevent: Superevent, wanted?: string): string {
		const day = datePart(superevent.category, superevent.t0, true);
		const number = (this.lastOfDay.get(day) ?? 0) + 1;
		const id = wanted ?? `${day}${lettersOf(number).toUpperCase()}`;
		if (wanted === undefined) this.lastOfDay.set(day, number);
		this.renameGw(superevent, id);
		return id;
	}

	renameGw(superevent: Superevent, gwId: string): void {
		if (superevent.gwId !== null) this.byId.delete(superevent.gwId);
		superevent.gwId = gwId;
		this.byId.set(gwId, superevent);
	}

	/** By its current or its default id, exactly and case-sensitively, as the server does. */
	superevent(id: string): Superevent | undefined {
		return this.byId.get(id);
	}

	/**
	 * By graceid; zero padding is irrelevant. Reference server behaviour: the prefix must fit the event, except that `G`
	 * resolves any event.
	 */
	event(graceid: string): CandidateEvent | undefined {
		const match = /^([A-Z])(\d+)$/.exec(graceid);
		const event = match ? this.events.get(Number(match[2])) : undefined;
		if (!event || !match) return undefined;
		return match[1] === 'G' || graceidOf(event).startsWith(match[1] ?? '') ? event : undefined;
	}
}
