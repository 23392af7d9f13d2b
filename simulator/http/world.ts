import type { Profile } from '../profiles';
import type { Recorder } from '../recorder';
import type { Sky } from '../sky/sky';
import type { Throttle } from '../throttle/throttle';
import type { UploadLimits } from './body';
import type { CountCache } from './countCache';

/** What the endpoints need of the running server. */
export interface World {
	profile: Profile;
	clock: () => Date;
	limits: UploadLimits;
	throttle: Throttle;
	/** The counts of lists that the server remembers. */
	counts: CountCache;
	/** What was received, which `performance/` sums up. */
	recorder: Recorder;
	/** The database; a reset puts a new one here. */
	sky: Sky;
}
