/** Angles as people and catalogs write them. */

/** Signs, numbers with what separates them, and a letter or sign of direction at the end. */
const pieces =
	/^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:(h|d|°|:| )(?:(\d+(?:\.\d*)?)(?:(m|'|:| )(?:(\d+(?:\.\d*)?)(?:s|")?)?)?)?)?([nsew]?)$/;

interface Sexagesimal {
	value: number;
	/** Whether it has minutes, or names its unit. */
	isSexagesimal: boolean;
	unit: string;
}

/** The number behind `21h03m22.1s`, `21:03:22.1`, `21 03 22.1` or `-72d50m59s`, `-72°50'59"`, `-72:50:59`. */
function readSexagesimal(text: string): Sexagesimal | undefined {
	if (text.length > 60) return undefined;
	const plain = text
		.trim()
		.toLowerCase()
		.replace(/[−–]/g, '-')
		.replace(/[′’ʹ]/g, "'")
		.replace(/[″”ʺ]/g, '"')
		.replace(/deg(?:rees?)?/, 'd')
		.replace(/\s+/g, ' ')
		.replace(/ ?([hdms°'":+-]) ?/g, '$1');
	const [, sign, whole, unit = '', minutes, , seconds, side = ''] = pieces.exec(plain) ?? [];
	if (whole === undefined) return undefined;
	const parts = [minutes, seconds].map((part) => (part === undefined ? 0 : Number(part)));
	if (parts.some((part) => part >= 60)) return undefined;
	const value = Number(whole) + parts[0]! / 60 + parts[1]! / 3600;
	const isNegative = sign === '-' || side === 's' || side === 'w';
	return { value: isNegative ? -value : value, isSexagesimal: minutes !== undefined, unit };
}

/**
 * A right ascension in degrees, from 0 to 360: degrees as a number or text, hours where it is sexagesimal (`21h03m22.1s`,
 * `21:03:22.1`) unless it says d or °. Negative degrees go westwards.
 *
 * @returns undefined if it is none
 */
export function readRightAscension(given: unknown): number | undefined {
	const angle = numberOf(given) ?? (typeof given === 'string' ? readSexagesimal(given) : undefined);
	if (angle === undefined) return undefined;
	const isHours =
		typeof angle !== 'number' &&
		(angle.unit === 'h' || (angle.isSexagesimal && !['d', '°'].includes(angle.unit)));
	const value = typeof angle === 'number' ? angle : angle.value;
	const degrees = isHours ? value * 15 : value;
	if (!(degrees >= -180 && degrees <= 360) || (isHours && degrees < 0)) return undefined;
	return degrees < 0 ? degrees + 360 : degrees === 360 ? 0 : degrees;
}

/**
 * A declination in degrees, from -90 to 90: degrees as a number or text, or sexagesimal (`-72d50m59s`, `-72:50:59`).
 *
 * @returns undefined if it is none
 */
export function readDeclination(given: unknown): number | undefined {
	const angle = numberOf(given) ?? (typeof given === 'string' ? readSexagesimal(given) : undefined);
	if (angle === undefined || (typeof angle !== 'number' && angle.unit === 'h')) return undefined;
	const value = typeof angle === 'number' ? angle : angle.value;
	return value >= -90 && value <= 90 ? value : undefined;
}

function numberOf(given: unknown): number | undefined {
	if (typeof given === 'number') return given;
	if (typeof given !== 'string' || !/^\s*[+-]?[\d.]+(?:e[+-]?\d+)?\s*$/i.test(given))
		return undefined;
	const number = Number(given);
	return Number.isFinite(number) ? number : undefined;
}

/** `21h03m22.14s`, of degrees from 0 to 360. */
export function rightAscensionText(degrees: number): string {
	const day = 24 * 3600 * 100;
	return inSixties(Math.round(degrees * 240 * 100) % day, 2, 'h');
}

/** `-72d50m59.0s`, of degrees from -90 to 90. */
export function declinationText(degrees: number): string {
	const tenths = Math.round(Math.abs(degrees) * 3600 * 10);
	return `${degrees < 0 && tenths > 0 ? '-' : '+'}${inSixties(tenths, 1, 'd')}`;
}

/** @param parts whole parts of a second, 10^decimals of them */
function inSixties(parts: number, decimals: number, unit: string): string {
	const perSecond = 10 ** decimals;
	const seconds = Math.floor(parts / perSecond);
	const two = (value: number): string => String(value).padStart(2, '0');
	const fraction = String(parts % perSecond).padStart(decimals, '0');
	const minutes = Math.floor(seconds / 60);
	return `${two(Math.floor(minutes / 60))}${unit}${two(minutes % 60)}m${two(seconds % 60)}.${fraction}s`;
}
