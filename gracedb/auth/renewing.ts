import type { Auth, AuthSource, RenewalOptions } from './auth';
import { singleFlight } from './singleFlight';

export interface RenewingOptions {
	kind: Auth['kind'];
	/** Gets a new one. Not aborted when a single caller gives up: the others wait for the same. */
	renew: (options: RenewalOptions) => Promise<Auth>;
	/** How long before its end a new one is fetched, in ms. */
	buffer: number;
	now: () => number;
}

/** After a failed renewal the old one, as long as it is good, is used for this long before the next try; ms. */
const pauseAfterFailure = 15_000;

/**
 * A source that keeps what it got until it is about to end. One renewal for all who ask at the same time; one that fails
 * does no harm while the old one is still good.
 */
export function renewing({ kind, renew, buffer, now }: RenewingOptions): AuthSource {
	let held: Auth | undefined;
	let notBefore = 0;

	const isGood = (auth: Auth, left: number): boolean =>
		auth.expiresAt === undefined || auth.expiresAt > now() + left;

	const fetch = singleFlight(async (egress: RenewalOptions['egress']): Promise<Auth> => {
		try {
			held = await renew({ egress });
			return held;
		} catch (error) {
			if (!held || !isGood(held, 0)) throw error;
			notBefore = now() + pauseAfterFailure;
			return held;
		}
	});

	return {
		kind,
		async current({ signal, egress } = {}) {
			if (held && (isGood(held, buffer) || (isGood(held, 0) && now() < notBefore))) return held;
			return await fetch(signal, egress);
		},
	};
}
