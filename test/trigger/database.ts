import { Broken } from './broken';
import type { Knowledge } from './ledger';
import type { Item, Poller } from './n8n';

interface Saved {
	memory: Record<string, unknown>;
	/** What was told as far as that state knows. */
	known: Knowledge;
}

/** When something was delivered. */
interface Delivery {
	process: number;
	/** How often the workflow had been changed. */
	changes: number;
}

/** Kinds that are not told of what was there before: with a new baseline, the same key would be another change. */
const counted =
	/^(update|label_removed .*earlier|event_removed|signoff_updated|signoff_deleted|hidden)\b/;

/** The part of n8n that keeps static data and makes executions of items, and may be killed in between. */
export class Database {
	/** What the database has, and what it had before: another leader may have loaded that. */
	private saved: Saved = { memory: {}, known: { sight: new Map() } };
	private earlier = this.saved;
	/** Keys that were delivered, and when it was done last. */
	private readonly delivered = new Map<string, Delivery>();
	/** Keys that n8n lost, and how often the workflow had been changed then: they have to come again. */
	private readonly owed = new Map<string, number>();
	private process = 0;
	private changes = 0;

	constructor(private readonly poller: Poller) {}

	/** What has to come again and has not. */
	get lost(): readonly string[] {
		return [...this.owed.keys()];
	}

	/** Whether an item may be one of an earlier process. */
	mayRepeat(key: string): boolean {
		return this.owed.has(key) || (this.delivered.get(key)?.process ?? this.process) < this.process;
	}

	save(known: Knowledge): void {
		this.earlier = this.saved;
		const memory = structuredClone({ ...this.poller.memory });
		this.saved = { memory, known };
	}

	/** n8n saves the state when there are items, and then creates the execution: of `count` of them, when it is killed then. */
	deliver(items: readonly Item[], known: Knowledge, count = items.length): void {
		if (items.length > 0) this.save(known);
		items.forEach((item, index) => {
			const key = String(item['dedupe_key']);
			if (index >= count) {
				if (!this.delivered.has(key)) this.owed.set(key, this.changes);
				return;
			}
			this.checkDelivery(item, key);
			// What comes again after a restart belongs to the time before it.
			const earlier = this.delivered.get(key)?.changes ?? this.owed.get(key);
			const changes = this.mayRepeat(key) ? earlier : undefined;
			this.delivered.set(key, { process: this.process, changes: changes ?? this.changes });
			this.owed.delete(key);
		});
	}

	private checkDelivery(item: Item, key: string): void {
		const last = this.delivered.get(key);
		if (last?.process !== this.process) return;
		const kind = String(item['alert_type']);
		const isOther = counted.test(kind === 'label_removed' ? `${kind} ${key}` : kind);
		if (last.changes === this.changes || isOther) throw new Broken('repeated', key);
	}

	/** n8n was killed and starts again. */
	restart(): Knowledge {
		return this.load(this.saved);
	}

	/** Another process takes over, with what it loaded before the last change. */
	takeOver(): Knowledge {
		return this.load(this.owed.size === 0 ? this.earlier : this.saved);
	}

	/** The workflow was changed: the same process loads the state anew. */
	reload(): Knowledge {
		this.changes += 1;
		this.poller.reload(this.saved.memory);
		return this.saved.known;
	}

	private load({ memory, known }: Saved): Knowledge {
		this.process += 1;
		this.poller.restart(memory);
		return known;
	}
}
