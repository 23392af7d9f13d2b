import type { FastifyInstance } from 'fastify';
import type { Profile } from '../profiles';
import { readRate, type Rate } from '../throttle/rate';
import { scopes, type Rates, type Scope, type Throttle } from '../throttle/throttle';
import { BadRequestError, JsonFields } from '../jsonFields';
import { addCommand } from './answering';

/** The figures of the server that the simulator is. */
export function ownRates({ throttles }: Profile): Rates {
	return ratesOf((scope) => throttles[scope].flatMap((text) => readRate(text) ?? []));
}

/** `GET`, `POST` and `DELETE /throttle`. */
export function addThrottleControl(
	app: FastifyInstance,
	throttle: Throttle,
	profile: () => Profile,
): void {
	const state = () => {
		const { current } = throttle;
		const text = (scope: Scope) => current?.[scope].map((rate) => rate.text) ?? [];
		return {
			on: current !== null,
			...Object.fromEntries(scopes.map((scope) => [scope, text(scope)])),
		};
	};
	addCommand(app, 'GET', '/throttle', state);
	addCommand(app, 'POST', '/throttle', (request) => {
		throttle.use(readRates(request.body, ownRates(profile())));
		return state();
	});
	addCommand(app, 'DELETE', '/throttle', () => {
		throttle.use(null);
		return state();
	});
}

function ratesOf(make: (scope: Scope) => readonly Rate[]): Rates {
	return Object.fromEntries(scopes.map((scope) => [scope, make(scope)])) as unknown as Rates;
}

/** What is not named keeps the server's own figures; null stands for no limit. */
function readRates(body: unknown, own: Rates): Rates {
	const fields = new JsonFields(body, scopes);
	return ratesOf((scope) => {
		const value = fields.value(scope);
		if (value === undefined) return own[scope];
		const items: unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
		return items.map((item) => {
			const rate = typeof item === 'string' ? readRate(item) : undefined;
			if (rate) return rate;
			throw new BadRequestError(
				`${scope} has to be a rate as 300/minute, a list of them, or null.`,
			);
		});
	});
}
