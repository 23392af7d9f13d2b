import { Fields } from '../http/fields';
import type { Call } from '../http/call';
import { writeLog } from '../sky/annotate';
import { mayManage } from '../sky/permissions';
import type { Superevent } from '../sky/types';
import { pythonErrors, Refusal, sentence } from '../wire/errors';
import { categoryPhrase, requirePermission, requireLogin, theSuperevent } from './find';

/** `POST superevents/{id}/confirm-as-gw/`: the superevent gets a GW id beside its own, which it keeps. */
export async function confirmAsGw(call: Call): Promise<Superevent> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		mayManage(call.viewer, superevent.category),
		`You are not allowed to confirm ${categoryPhrase[superevent.category]}superevents as GWs.`,
	);
	if (superevent.gwId !== null) {
		throw new Refusal(sentence(400, 'Superevent is already confirmed as a GW'));
	}
	const fields = new Fields(await call.body());
	const wanted = fields.text('gw_id', { optional: true });
	if ((wanted?.length ?? 0) > 25)
		fields.problem('Ensure this field has no more than 25 characters.');
	fields.check();
	if (wanted && call.sky.superevent(wanted)) {
		throw new Refusal(pythonErrors('gw_id', 'Superevent with this Gw id already exists.'));
	}
	const gwId = call.sky.confirmAsGw(superevent, wanted || undefined);
	writeLog(superevent, call.author, {
		comment: `Confirmed as a gravitational wave: ID changed from ${superevent.id} -> ${gwId}`,
	});
	return superevent;
}
