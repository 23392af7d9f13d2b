import { Fields } from '../http/fields';
import type { Visit } from '../http/visit';
import { writeLog } from '../sky/annotate';
import { mayManage } from '../sky/permissions';
import type { Superevent } from '../sky/types';
import { pythonErrors, Refusal, sentence } from '../wire/errors';
import { categoryPhrase, need, needLogin, theSuperevent } from './find';

/** `POST superevents/{id}/confirm-as-gw/`: the superevent gets a GW id beside its own, which it keeps. */
export async function confirmAsGw(visit: Visit): Promise<Superevent> {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(
		visit,
		mayManage(visit.viewer, superevent.category),
		`You are not allowed to confirm ${categoryPhrase[superevent.category]}superevents as GWs.`,
	);
	if (superevent.gwId !== null) {
		throw new Refusal(sentence(400, 'Superevent is already confirmed as a GW'));
	}
	const fields = new Fields(await visit.body());
	const wanted = fields.text('gw_id', { optional: true });
	if ((wanted?.length ?? 0) > 25)
		fields.problem('Ensure this field has no more than 25 characters.');
	fields.check();
	if (wanted && visit.sky.superevent(wanted)) {
		throw new Refusal(pythonErrors('gw_id', 'Superevent with this Gw id already exists.'));
	}
	const gwId = visit.sky.confirmAsGw(superevent, wanted || undefined);
	writeLog(superevent, visit.author, {
		comment: `Confirmed as a gravitational wave: ID changed from ${superevent.id} -> ${gwId}`,
	});
	return superevent;
}
