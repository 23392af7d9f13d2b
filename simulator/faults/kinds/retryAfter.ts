import { BadWish, type Wishes } from '../../wishes';

export const retryAfterOptions = {
	retryAfter: 'form of the header Retry-After: seconds, date, or none',
	seconds: 'how long to wait; without it the header is left out',
};

export interface RetryAfter {
	seconds: number | undefined;
	make(clock: () => Date): Record<string, string>;
}

/** The header in one of the two forms that HTTP has for it (RFC 9110, 10.2.3). */
export function retryAfter(wishes: Wishes, usual?: number): RetryAfter {
	const form = wishes.choice('retryAfter', ['seconds', 'date', 'none'] as const) ?? 'seconds';
	const given = wishes.number('seconds', { from: 0, to: 86_400, whole: true });
	if (form === 'date' && given === undefined && usual === undefined) {
		throw new BadWish('retryAfter date needs seconds.');
	}
	const seconds = given ?? usual;
	return {
		seconds,
		make(clock): Record<string, string> {
			if (seconds === undefined || form === 'none') return {};
			if (form === 'seconds') return { 'retry-after': String(seconds) };
			return { 'retry-after': new Date(clock().getTime() + seconds * 1000).toUTCString() };
		},
	};
}
