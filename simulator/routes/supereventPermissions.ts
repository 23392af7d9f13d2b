import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { writeLog } from '../sky/annotate';
import { isInternal, mayExpose } from '../sky/permissions';
import type { Superevent } from '../sky/types';
import { ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { requirePermission, requireLogin, theSuperevent } from './find';
import { subList } from './subList';

/** Who may do what with a superevent beside the internal users. */
function permissions({ exposed }: Superevent): Record<string, string>[] {
	if (!exposed) return [];
	return [
		{ group: 'lvem_observers', permission: 'annotate_superevent' },
		{ group: 'lvem_observers', permission: 'view_superevent' },
		{ group: 'public_users', permission: 'view_superevent' },
	];
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		isInternal(call.viewer),
		'You are not allowed to view superevent permissions.',
	);
	return subList(call, 'permissions', permissions(superevent));
}

/** Exposes or hides; doing it again changes nothing. */
async function modify(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	const fields = new Fields(await call.body());
	const action = fields.text('action');
	requirePermission(
		call,
		mayExpose(call.viewer),
		`You are not allowed to ${action === 'hide' ? 'hide' : 'expose'} superevents.`,
	);
	fields.check();
	if (action !== 'expose' && action !== 'hide') {
		throw new Refusal(sentence(400, "action must be 'expose' or 'hide'"));
	}
	const exposed = action === 'expose';
	if (superevent.exposed !== exposed) {
		superevent.exposed = exposed;
		writeLog(superevent, call.author, {
			comment: `${exposed ? 'Exposed to' : 'Hidden from'} LV-EM observers and the general public.`,
		});
	}
	return ok(permissions(superevent));
}

export const supereventPermissionResources: Resource[] = [
	{ path: 'superevents/:superevent_id/permissions/', GET: list },
	{ path: 'superevents/:superevent_id/permissions/modify/', POST: modify },
];
