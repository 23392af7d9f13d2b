import { gunzipSync } from 'node:zlib';
import { microseconds } from '../sky/gps';
import { Unreadable } from './reading';

/** Larger files are stored, but not read: a parser must not hold up the server. */
export const maxReadableBytes = 16 * 1024 ** 2;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of an event file, unpacked if it is gzip. */
export function textOf(bytes: Buffer): string {
	const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
	const plain = isGzip ? unpacked(bytes) : bytes;
	if (plain.length > maxReadableBytes) throw new Unreadable('the file is too large to be read');
	try {
		return decoder.decode(plain);
	} catch {
		throw new Unreadable('the file is not UTF-8 text');
	}
}

function unpacked(bytes: Buffer): Buffer {
	try {
		return gunzipSync(bytes, { maxOutputLength: maxReadableBytes });
	} catch (error) {
		throw new Unreadable(error instanceof Error ? error.message : 'not a gzip file');
	}
}

/** A number, or null for everything that JSON or a database column cannot hold as one. */
export function finite(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A GPS time as the server's column keeps it. */
export function gpsColumn(value: number | null): number | null {
	return value === null || Math.abs(value) >= 1e10 ? null : microseconds(value);
}

/** GPS seconds out of whole seconds and nanoseconds. */
export function gpsOf(seconds: number | null, nanoseconds: number | null): number | null {
	return seconds === null ? null : gpsColumn(seconds + (nanoseconds ?? 0) / 1e9);
}

/** Text of at most so many characters, or null for anything else. */
export function shortText(value: unknown, length = 200): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' ? value.slice(0, length) : null;
}

/** Detectors as the server stores them: at most 20 characters. */
export function instrumentsOf(value: unknown): string {
	if (Array.isArray(value)) return value.map(String).join(',').slice(0, 20);
	return (shortText(value) ?? '').slice(0, 20);
}
