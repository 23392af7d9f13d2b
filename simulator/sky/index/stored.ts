import type {
	CandidateEvent,
	Label,
	Log,
	Signoff,
	SingleInspiral,
	StoredFile,
	Superevent,
} from '../types';

/**
 * Events and superevents as the sky keeps them: they notify the index of changes that concern it, and what
 * was written on imagined ones is made when it is first read.
 */

/** Writes labels, log entries and files on something when they are needed. */
export interface Later<Item> {
	/** The names of the labels that there will be. */
	labelNames: readonly string[];
	write(item: Item): void;
}

type Changed = () => void;

/** What both have in common. */
class Stored<Item> {
	#later: Later<Item> | undefined;
	#changed: Changed = () => undefined;
	#labels: readonly Label[] = [];
	#logs: Log[] = [];
	#files: StoredFile[] = [];
	#signoffs: Signoff[] = [];

	/** Starts to emit changes. */
	watch(changed: Changed, later?: Later<Item>): void {
		this.#later = later;
		this.#changed = changed;
	}

	get labels(): readonly Label[] {
		this.written();
		return this.#labels;
	}

	set labels(labels: readonly Label[]) {
		this.#labels = labels;
		this.emitChange();
	}

	get logs(): Log[] {
		this.written();
		return this.#logs;
	}

	set logs(logs: Log[]) {
		this.#logs = logs;
	}

	get files(): StoredFile[] {
		this.written();
		return this.#files;
	}

	set files(files: StoredFile[]) {
		this.#files = files;
	}

	get signoffs(): Signoff[] {
		this.written();
		return this.#signoffs;
	}

	set signoffs(signoffs: Signoff[]) {
		this.#signoffs = signoffs;
	}

	/** Without writing what is still to be written. */
	labelNames(): readonly string[] {
		return this.#later?.labelNames ?? this.#labels.map(({ name }) => name);
	}

	protected emitChange(): void {
		this.#changed();
	}

	protected written(): void {
		const later = this.#later;
		if (!later) return;
		this.#later = undefined;
		// Its labels are known already.
		const changed = this.#changed;
		this.#changed = () => undefined;
		later.write(this as unknown as Item);
		this.#changed = changed;
	}
}

class StoredSuperevent extends Stored<Superevent> {
	#exposed = false;
	#t0 = NaN;
	#preferredEvent: CandidateEvent | undefined;

	get exposed(): boolean {
		return this.#exposed;
	}

	set exposed(exposed: boolean) {
		this.#exposed = exposed;
		this.emitChange();
	}

	get t0(): number {
		return this.#t0;
	}

	set t0(t0: number) {
		this.#t0 = t0;
		this.emitChange();
	}

	get preferredEvent(): CandidateEvent {
		if (!this.#preferredEvent) throw new Error('a superevent has a preferred event');
		return this.#preferredEvent;
	}

	set preferredEvent(event: CandidateEvent) {
		this.#preferredEvent = event;
		this.emitChange();
	}
}

class StoredEvent extends Stored<CandidateEvent> {
	#far: number | null = null;
	#singleInspirals: SingleInspiral[] = [];
	#extraAttributes: CandidateEvent['extraAttributes'] = {};

	get far(): number | null {
		return this.#far;
	}

	set far(far: number | null) {
		this.#far = far;
		this.emitChange();
	}

	get singleInspirals(): SingleInspiral[] {
		this.written();
		return this.#singleInspirals;
	}

	set singleInspirals(rows: SingleInspiral[]) {
		this.#singleInspirals = rows;
	}

	get extraAttributes(): CandidateEvent['extraAttributes'] {
		this.written();
		return this.#extraAttributes;
	}

	set extraAttributes(attributes: CandidateEvent['extraAttributes']) {
		this.#extraAttributes = attributes;
	}
}

/** A superevent with these properties; `changed` is called when the index has to look at it again. */
export function storeSuperevent(
	properties: Superevent,
	changed: Changed,
	later?: Later<Superevent>,
): Superevent {
	const stored = Object.assign(new StoredSuperevent(), properties);
	stored.watch(changed, later);
	return stored;
}

/** An event with these properties; `changed` is called for the superevent that it belongs to. */
export function storeEvent(
	properties: CandidateEvent,
	changed: (superevent: Superevent) => void,
	later?: Later<CandidateEvent>,
): CandidateEvent {
	const stored: StoredEvent & CandidateEvent = Object.assign(new StoredEvent(), properties);
	stored.watch(() => {
		if (stored.superevent) changed(stored.superevent);
	}, later);
	return stored;
}

/** The names of the labels of a superevent that was stored. */
export function labelNamesOf(superevent: Superevent): readonly string[] {
	if (superevent instanceof StoredSuperevent) return superevent.labelNames();
	return superevent.labels.map(({ name }) => name);
}
