import { Catalogs } from './catalogs';
import { datePart, graceidOf, idParts, lettersOf } from './ids';
import { storeEvent, storeSuperevent, type Later } from './index/stored';
import { SupereventIndex } from './index/supereventIndex';
import type { Reservation } from './reservations';
import type { CandidateEvent, Superevent } from './types';
import { accessTags, blessedTags } from './vocabulary';

/** The database: everything that GraceDB remembers, and nothing about HTTP. */
export class Sky {
	/** In the order of creation; the newest is the last. */
	readonly superevents: Superevent[] = [];
	/** Finds superevents by what queries ask for most. */
	readonly index = new SupereventIndex(this.superevents);
	readonly events = new Map<number, CandidateEvent>();
	/** Tag names are shared by the whole server, with the display name given at their first use. */
	readonly tags = new Map<string, string | null>([...blessedTags, ...accessTags]);

	readonly catalogs = new Catalogs();
	/** Numbers of events that were reserved before the upload. */
	readonly reservations = new Map<number, Reservation>();

	private readonly byId = new Map<string, Superevent>();
	private lastEvent = 0;
	private lastSuperevent = 0;
	private readonly lastOfDay = new Map<string, number>();

	addEvent(
		event: Omit<CandidateEvent, 'pk'> & { pk?: number },
		later?: Later<CandidateEvent>,
	): CandidateEvent {
		const added = storeEvent(
			{ ...event, pk: event.pk ?? this.lastEvent + 1 },
			(superevent) => this.index.touch(superevent.pk - 1),
			later,
		);
		this.events.set(added.pk, added);
		this.lastEvent = Math.max(this.lastEvent, added.pk);
		return added;
	}

	/** Takes the next number for an event that is uploaded later. */
	reserve(details: Omit<Reservation, 'pk'>): Reservation {
		this.lastEvent += 1;
		const reservation = { ...details, pk: this.lastEvent };
		this.reservations.set(reservation.pk, reservation);
		return reservation;
	}

	/** The newest of the events that were made from the same file. */
	eventByContent(contentId: string): CandidateEvent | undefined {
		const wanted = contentId.toLowerCase();
		let found: CandidateEvent | undefined;
		for (const event of this.events.values()) {
			if (event.contentId === wanted) found = event;
		}
		return found;
	}

	/** Without an id the superevent gets the next one of its category and of the UTC date of its t_0. */
	addSuperevent(
		superevent: Omit<Superevent, 'pk' | 'id'> & { id?: string },
		later?: Later<Superevent>,
	): Superevent {
		this.lastSuperevent += 1;
		const day = datePart(superevent.category, superevent.t0);
		const id = superevent.id ?? `${day}${lettersOf((this.lastOfDay.get(day) ?? 0) + 1)}`;
		const position = this.lastSuperevent - 1;
		const added = storeSuperevent(
			{ ...superevent, pk: this.lastSuperevent, id },
			() => this.index.touch(position),
			later,
		);
		this.superevents.push(added);
		this.index.touch(position);
		this.byId.set(id, added);
		const [, , number] = idParts(id);
		this.lastOfDay.set(day, Math.max(this.lastOfDay.get(day) ?? 0, number));
		return added;
	}

	/** Gives a superevent its GW id: the wanted one, or the next of its category and date. */
	confirmAsGw(superevent: Superevent, wanted?: string): string {
		const day = datePart(superevent.category, superevent.t0, true);
		const idOf = (n: number) => `${day}${lettersOf(n).toUpperCase()}`;
		let number = (this.lastOfDay.get(day) ?? 0) + 1;
		// That id may have been chosen for another superevent.
		while (this.byId.has(idOf(number))) number += 1;
		const id = wanted ?? idOf(number);
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
