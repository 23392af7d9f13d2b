import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock';
import type { Faults } from '../faults/faults';
import type { Profile } from '../profiles';
import type { Throttle } from '../throttle/throttle';
import { addCertificateControl, type CertificateParts } from './certificates';
import { addClockControl } from './clock';
import { addFaultControl } from './faults';
import { addThrottleControl, ownRates } from './throttle';
import { addTokenControl, type TokenParts } from './tokens';

export const testControlsHelp = `GET    /clock       what time the simulator has; POST changes it: shift (seconds), set (2024-07-16T15:11:12Z),
                    freeze (true), resume (true); DELETE gives the machine's time back
GET    /throttle    the throttles; POST switches them on: anonymous, event_creation, annotation (300/minute, a list
                    of rates, or null), without any the server's own figures; DELETE switches them off
POST   /tokens      writes a token file: user, lifetime (seconds), notBefore, audience, scope, issuer, badSignature
POST   /certificates  writes client certificate files: user, lifetime, notBefore, proxy, unknownSubject, otherCa
GET    /faults      the rules of what goes wrong; POST adds one or a list: fault (see /faults/kinds) with its options,
                    method, path (* for any characters), requests (numbers), from, times, probability, seed;
                    DELETE takes all away, DELETE /faults/N one
GET    /faults/kinds  every kind of fault with its options
`;

/** What the test controls act on: clock, throttle, tokens, certificates and faults. */
export interface TestControlParts extends TokenParts, CertificateParts {
	time: Clock;
	throttle: Throttle;
	faults: Faults;
	profile: () => Profile;
	/** Whether the throttles are on from the start. */
	throttled: boolean;
}

export function addTestControls(app: FastifyInstance, parts: TestControlParts): void {
	addClockControl(app, parts.time);
	addThrottleControl(app, parts.throttle, parts.profile);
	addTokenControl(app, parts);
	addCertificateControl(app, parts);
	addFaultControl(app, parts.faults);
}

/** As it was after the start. */
export function resetTestControls({
	time,
	throttle,
	faults,
	profile,
	throttled,
}: TestControlParts): void {
	time.reset();
	throttle.use(throttled ? ownRates(profile()) : null);
	faults.clear();
}
