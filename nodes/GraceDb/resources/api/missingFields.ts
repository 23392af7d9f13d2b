import { GraceDbError } from '../../../../gracedb/errors/GraceDbError';
import { reworded } from '../../../../gracedb/errors/reworded';
import type { Method } from '../../../../gracedb/http/request';
import { isJsonObject, type Json } from '../../../../gracedb/json';
import type { BodyKind } from './body';

/**
 * What a POST to a list of superevents has to hold, by the end of its path. Sources: the serializers of GraceDB 2.17 to 2.36, and
 * what they answer. Lists of events name the field themselves.
 */
const required: readonly (readonly [path: RegExp, fields: readonly string[]])[] = [
	[/^superevents\/$/, ['category', 'preferred_event', 't_start', 't_0', 't_end']],
	[/\/labels\/$/, ['name']],
	[/\/logs\/$/, ['comment']],
	[/\/tags\/$/, ['name']],
	[/\/events\/$/, ['event']],
	[/\/pipeline_preferred_events\/$/, ['event']],
	[/\/signoffs\/$/, ['signoff_type', 'instrument', 'status', 'comment']],
	[/\/voevents\/$/, ['voevent_type']],
	[
		/\/emobservations\/$/,
		[
			'group',
			'ra_list',
			'dec_list',
			'ra_width_list',
			'dec_width_list',
			'start_time_list',
			'duration_list',
			'comment',
		],
	],
	[/\/permissions\/modify\/$/, ['action']],
	[/^gwtc\/$/, ['number', 'smap']],
];

interface Sent {
	method: Method;
	path: string;
	bodyKind: BodyKind;
	bodyJson: Json;
	bodyFields: [string, string][];
	fileField: string;
}

/** Names the fields in the server's "This field is required.", which does not. */
export function withMissingFields(error: unknown, sent: Sent): Error {
	if (!(error instanceof GraceDbError)) {
		return error instanceof Error ? error : new Error(String(error));
	}
	// With a name before it, the server says itself which field.
	const isNameless = /(?:^|[.!?"] )This field is required/.test(error.serverWords ?? '');
	if (!isNameless) return error;
	const given = namesIn(sent);
	const [address = ''] = sent.path.split('?');
	const path = address
		.replace(/^https?:\/\/[^/]+/i, '')
		.replace(/^\//, '')
		.replace(/^api\//, '')
		.replace(/^v\d+\//, '');
	const fields = required.find(([pattern]) => pattern.test(path))?.[1] ?? [];
	const missing = fields.filter((name) => !given.includes(name));
	const has = given.length > 0 ? `It has ${given.join(', ')}.` : 'It has no fields.';
	if (missing.length === 0) {
		const advice = `The server does not say which field of the body is missing. ${has}`;
		return reworded(error, { advice });
	}
	return reworded(error, {
		message: `${error.message} Missing in the body: ${missing.join(', ')}.`,
		advice: `Add ${missing.join(', ')} to the body. ${has}`,
	});
}

function namesIn({ bodyKind, bodyJson, bodyFields, fileField }: Sent): string[] {
	if (bodyKind === 'json') return isJsonObject(bodyJson) ? Object.keys(bodyJson) : [];
	const names = [...new Set(bodyFields.map(([name]) => name))];
	if (bodyKind === 'multipart') return [...names, fileField];
	return bodyKind === 'form' ? names : [];
}
