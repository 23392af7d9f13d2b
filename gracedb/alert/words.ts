import { DateTime } from 'luxon';
import { farInWords } from '../simplify/farInWords';

/** `2024-07-16 03:49:00.508 UTC`; what is no time stays as it is. */
export function utc(iso: string): string {
	const time = DateTime.fromISO(iso, { zone: 'utc' });
	return time.isValid ? `${time.toFormat('yyyy-MM-dd HH:mm:ss.SSS')} UTC` : iso;
}

/**
 * The same time in another zone, the date only where it is another one: `05:49:00 Europe/Rome`, `2024-07-17 12:49:00 Asia/Tokyo`.
 *
 * @param zone IANA name, `Europe/Rome`
 * @returns undefined where the zone is UTC or unknown
 */
export function inZone(iso: string, zone: string): string | undefined {
	const time = DateTime.fromISO(iso, { zone: 'utc' });
	const there = time.setZone(zone);
	if (!time.isValid || !there.isValid || /^(?:etc\/)?(?:utc|gmt|z)$/i.test(zone)) return undefined;
	const date = there.toISODate() === time.toISODate() ? '' : `${there.toISODate() ?? ''} `;
	return `${date}${there.toFormat('HH:mm:ss')} ${zone}`;
}

/** How long ago something was: `12 s ago`, `4 min ago`, `3.2 h ago`, `5 days ago`; for what is to come `in 12 s`. */
export function age(iso: string, now: number): string | undefined {
	const then = DateTime.fromISO(iso, { zone: 'utc' });
	if (!then.isValid) return undefined;
	const seconds = (now - then.toMillis()) / 1000;
	const length = duration(Math.abs(seconds));
	return seconds < 0 ? `in ${length}` : `${length} ago`;
}

function duration(seconds: number): string {
	if (seconds < 120) return `${Math.round(seconds)} s`;
	if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
	if (seconds < 172_800) return `${(seconds / 3_600).toFixed(1)} h`;
	return `${Math.round(seconds / 86_400)} days`;
}

/** `1.2e-9 Hz (1 per 26 years)`; `less than …` for an upper limit and for 0, which only says that it is too small to be given. */
export function falseAlarmRate(far: number | null, isUpperLimit = false): string {
	if (far === null) return 'not available';
	if (far === 0) return 'less than can be measured (given as 0 Hz)';
	const words = `${hertz(far)} (${farInWords(far)})`;
	return isUpperLimit ? `less than ${words}` : words;
}

/** `1.2e-9 Hz` */
function hertz(far: number): string {
	return `${far.toExponential(1).replace('e+', 'e')} Hz`;
}

/** `95 %`; `> 99 %` and `< 1 %` where a whole number would say that it is certain. */
export function percent(probability: number): string {
	if (probability > 0.995 && probability < 1) return '> 99 %';
	if (probability > 0 && probability < 0.005) return '< 1 %';
	return `${Math.round(100 * probability)} %`;
}

/** `1,234 deg²`, `31 deg²`, `2.4 deg²` */
export function squareDegrees(area: number): string {
	return `${measured(area)} deg²`;
}

/** `67 ± 17 Mpc`, `1,234 ± 310 Mpc` */
export function megaparsecs(mean: number, sd: number | null): string {
	return sd === null ? `${measured(mean)} Mpc` : `${measured(mean)} ± ${measured(sd)} Mpc`;
}

/** Two digits, or whole numbers with commas between thousands. */
function measured(value: number): string {
	return value < 10
		? String(Number(value.toPrecision(2)))
		: Math.round(value).toLocaleString('en-US');
}
