import type { IBinaryKeyData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { abortable } from '../../gracedb/http/abortable';
import type { JsonObject } from '../../gracedb/json';

/** The sky map of a notice, and what it is called as a file. */
export interface NamedSkyMap {
	name: string;
	skyMap: Buffer;
}

/** For storing a sky map: alerts do not wait longer for it; ms. */
const storeLimit = 10_000;

/** Where items leave a trigger: as executions of its workflow, in the order in which they were given. */
export class Outlet {
	/** Items that wait for their sky map to be stored; those after them wait as well. */
	private waiting: Promise<unknown> | undefined;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly warn: (message: string) => void,
	) {}

	/**
	 * Starts an execution; none without items.
	 *
	 * @param map goes with the items, as the binary field `skymap`
	 * @returns settled when the execution has ended
	 */
	async emit(items: readonly JsonObject[], map?: NamedSkyMap): Promise<void> {
		if (items.length === 0) return;
		const binary = this.waiting || map ? await this.storedInTurn(map) : undefined;
		const done = this.context.helpers.createDeferredPromise<IRun>();
		const given = items.map((json) => ({ json, ...(binary ? { binary } : {}) }));
		this.context.emit([given], undefined, done);
		await done.promise.catch(() => undefined);
	}

	private async storedInTurn(map: NamedSkyMap | undefined): Promise<IBinaryKeyData | undefined> {
		const before = this.waiting;
		const stored = map && this.stored(map);
		const turn = (async () => {
			await before;
			return await stored;
		})();
		this.waiting = turn;
		const binary = await turn;
		if (this.waiting === turn) this.waiting = undefined;
		return binary;
	}

	/** Undefined where n8n cannot store it in time: the alert itself does not wait for its map. */
	private async stored({ name, skyMap }: NamedSkyMap): Promise<IBinaryKeyData | undefined> {
		try {
			const work = this.context.helpers.prepareBinaryData(skyMap, name, 'application/fits');
			return { skymap: await abortable(work, AbortSignal.timeout(storeLimit)) };
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			this.warn(`The sky map ${name} could not be stored: ${why}`);
			return undefined;
		}
	}
}
