const periods: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** So many requests in so many seconds. */
export interface Rate {
	requests: number;
	seconds: number;
	/** As Django REST framework writes it: `300/minute`. */
	text: string;
}

/** Reads `300/minute`; only the first letter of the period counts. Undefined for anything else. */
export function readRate(text: string): Rate | undefined {
	const match = /^([1-9]\d{0,8})\/([smhd])[a-z]*$/.exec(text);
	const seconds = periods[match?.[2] ?? ''];
	if (!match || seconds === undefined) return undefined;
	return { requests: Number(match[1]), seconds, text };
}
