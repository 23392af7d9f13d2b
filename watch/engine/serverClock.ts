/**
 * How far the server's clock is ahead, as its answers say. One answer with a wrong date changes nothing: a jump counts once three
 * answers in a row agree about it.
 */
export interface ServerClock {
	/** ms; absent before the first good answer. */
	ahead?: number;
	/** What the last answers said that disagreed. */
	warnings: readonly number[];
}

export const newServerClock = (): ServerClock => ({ warnings: [] });

/** ms */
const tolerance = 60_000;
const enough = 3;

/** @param ahead what an answer says, in ms */
export function updateFrom(clock: ServerClock, ahead: number): ServerClock {
	const agrees = (other: number): boolean => Math.abs(ahead - other) <= tolerance;
	if (clock.ahead !== undefined && agrees(clock.ahead)) return { ahead, warnings: [] };
	// Nothing speaks against a first answer that agrees with this machine.
	if (clock.ahead === undefined && agrees(0)) return { ahead, warnings: [] };
	const warnings = [...clock.warnings.filter(agrees), ahead];
	const needed = clock.ahead === undefined ? enough - 1 : enough;
	return warnings.length >= needed ? { ahead, warnings: [] } : { ...clock, warnings };
}
