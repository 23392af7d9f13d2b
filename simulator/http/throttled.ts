import type { Scope } from '../throttle/throttle';
import type { Answer } from '../wire/answers';
import { Refusal, throttled } from '../wire/errors';
import type { Resource } from './resource';
import type { Call } from './call';

/**
 * Who throttles what. Reference server behaviour: every view counts anonymous users; of logged-in users only the
 * creation of events and annotations of events are counted, by POST and PUT, and superevents not at all.
 */
const userScopes: readonly (readonly [RegExp, Scope])[] = [
	[/^events\/$/, 'event_creation'],
	[/^events\/:graceid\/(log|embb|emobservation|voevent|signoff)\/$/, 'annotation'],
];

/**
 * Runs an endpoint under the throttles. Reference server behaviour: permissions are asked before the throttle and the body is
 * looked at after it. So a write is counted when the endpoint asks for the body; a read changes nothing, and is counted when
 * it turns out that it is permitted.
 */
export async function underThrottle(
	call: Call,
	resource: Resource,
	run: () => Answer | Promise<Answer>,
): Promise<Answer> {
	const { viewer, request } = call;
	if (viewer) {
		const scope = userScopes.find(([path]) => path.test(resource.path))?.[1];
		const isCounted = request.method === 'POST' || request.method === 'PUT';
		if (scope && isCounted) call.beforeBody = () => take(call, scope, viewer.username);
		return run();
	}
	let answer: Answer;
	try {
		answer = await run();
	} catch (error) {
		if (error instanceof Refusal && error.answer.status !== 403) countAnonymous(call);
		throw error;
	}
	if (answer.status !== 403) countAnonymous(call);
	return answer;
}

/** Django REST framework distinguishes anonymous users by X-Forwarded-For, if there is one. */
function countAnonymous(call: Call): void {
	const forwarded = String(call.request.headers['x-forwarded-for'] ?? '').replace(/\s/g, '');
	take(call, 'anonymous', forwarded || call.request.ip);
}

function take(call: Call, scope: Scope, sender: string): void {
	const seconds = call.world.throttle.take(scope, sender);
	if (seconds !== undefined) throw new Refusal(throttled(seconds));
}
