import type { CandidateEvent } from '../sky/types';
import type { Source } from './source';

/** What is known of a source after hours of computing: a smaller piece of the sky, a better distance. */
export function refined(source: Source): Source {
	const { ring } = source;
	return {
		...source,
		distanceSpread: Number((source.distanceSpread * 0.7).toFixed(2)),
		ring: { ...ring, width: ring.width * 0.7, extent: ring.extent * 0.55 },
	};
}

/** What an event reveals about a source: before the merger little is known of the place. */
export function seenBy(source: Source, { search }: Pick<CandidateEvent, 'search'>): Source {
	if (search !== 'EarlyWarning') return source;
	const { ring } = source;
	return { ...source, ring: { ...ring, width: ring.width * 3, extent: ring.extent * 5 } };
}
