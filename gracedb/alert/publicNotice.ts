import { inputError } from '../errors/GraceDbError';
import { parseSupereventId } from '../ids';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';

/** A public notice of LIGO, Virgo and KAGRA, as GCN and SCiMMA send it. */
export interface PublicNotice {
	/** `EARLYWARNING`, `PRELIMINARY`, `INITIAL`, `UPDATE`, `RETRACTION`. */
	alertType: string;
	supereventId: string;
	/** ISO 8601. */
	created: string | null;
	/** Page of the superevent. */
	url: string | undefined;
	/** Undefined in a retraction. Keys as in the notice (`time`, `far`, `classification`, …), without the sky map. */
	event: JsonObject | undefined;
	/** The sky map's FITS file. */
	skyMap: Buffer | undefined;
	/** `external_coinc` */
	external: JsonObject | undefined;
}

/** Characters; a notice with its sky map has some millions. */
const maxLength = 64 * 1024 ** 2;

/** Whether something looks like a public notice. Source: schema igwn-gwalert-schema 1.3.0. */
export function isPublicNotice(value: unknown): value is JsonObject {
	return (
		isJsonObject(value) &&
		typeof value['superevent_id'] === 'string' &&
		typeof value['alert_type'] === 'string' &&
		value['alert_type'] === value['alert_type'].toUpperCase() &&
		('event' in value || 'urls' in value)
	);
}

/**
 * Reads a public notice, given as an object or as the text of one.
 *
 * @throws GraceDbError of kind `input`
 */
export function readPublicNotice(given: unknown): PublicNotice {
	const value = typeof given === 'string' ? parse(given) : given;
	if (!isPublicNotice(value)) {
		throw inputError(
			'Notice: this is not a public notice of LIGO, Virgo and KAGRA.',
			'Enter the whole JSON message, with superevent_id, alert_type and event.',
		);
	}
	const { event } = value;
	const { skymap, ...rest } = isJsonObject(event) ? event : {};
	const urls = isJsonObject(value['urls']) ? value['urls'] : {};
	return {
		alertType: textOf(value['alert_type']),
		supereventId: parseSupereventId(textOf(value['superevent_id'])),
		created: textOf(value['time_created']) || null,
		url: webAddress(urls['gracedb']),
		event: isJsonObject(event) ? rest : undefined,
		skyMap: typeof skymap === 'string' ? Buffer.from(skymap, 'base64') : undefined,
		external: isJsonObject(value['external_coinc']) ? value['external_coinc'] : undefined,
	};
}

function parse(text: string): unknown {
	if (text.length > maxLength) {
		throw inputError('Notice: the text is too long.', 'A notice has less than 64 MB.');
	}
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A link in a message leads to a web page, never to `javascript:`. */
function webAddress(value: Json | undefined): string | undefined {
	const address = textOf(value);
	if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined;
	return new URL(address).href;
}
