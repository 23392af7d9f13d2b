import { BadRequestError, type JsonFields } from '../../jsonFields';

export const retryAfterOptions = {
	retryAfter: 'form of the header Retry-After: seconds, date, or none',
	seconds: 'how long to wait; without it the header is left out',
};

export interface RetryAfter {
	seconds: number | undefined;
	make(clock: () => Date): Record<string, string>;
}

/** The header in one of the two forms that HTTP has for it (RFC 9110, 10.2.3). */
export function retryAfter(fields: JsonFields, defaultSeconds?: number): RetryAfter {
	const form = fields.choice('retryAfter', ['seconds', 'date', 'none'] as const) ?? 'seconds';
	const given = fields.number('seconds', { from: 0, to: 86_400, whole: true });
	if (form === 'date' && given === undefined && defaultSeconds === undefined) {
		throw new BadRequestError('retryAfter date needs seconds.');
	}
	const seconds = given ?? defaultSeconds;
	return {
		seconds,
		make(clock): Record<string, string> {
			if (seconds === undefined || form === 'none') return {};
			if (form === 'seconds') return { 'retry-after': String(seconds) };
			return { 'retry-after': new Date(clock().getTime() + seconds * 1000).toUTCString() };
		},
	};
}
