import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { addNotice, alertTypes } from '../sky/notices';
import { isInternal, mayIssue } from '../sky/permissions';
import type { Notice, Superevent } from '../sky/types';
import { created, ok, type Answer } from '../wire/answers';
import { invalid, Refusal } from '../wire/errors';
import { encodeName } from '../wire/links';
import { stamp } from '../wire/time';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { readNotice } from './readNotice';
import { subList } from './subList';

/** The record of a notice, in the manner of those of VOEvents. External users see what it is and where its file is. */
function onWire(call: Call, superevent: Superevent, notice: Notice): Record<string, unknown> {
	const { filename, fileVersion, issuer, N } = notice;
	const files = call.links.superevent(superevent, 'files/');
	const basics = {
		notice_type: alertTypes[notice.alertType],
		file_version: fileVersion,
		created: stamp(notice.created),
		issuer,
		filename,
		N,
		links: {
			self: call.links.superevent(superevent, `notices/${N}/`),
			file: `${files}${encodeName(filename)},${fileVersion}`,
		},
	};
	return isInternal(call.viewer) ? { ...basics, ...details(notice) } : basics;
}

function details({ significant, probabilities, external }: Notice): Record<string, unknown> {
	return {
		significant,
		prob_has_ns: probabilities.hasNs,
		prob_has_remnant: probabilities.hasRemnant,
		prob_bns: probabilities.bns,
		prob_nsbh: probabilities.nsbh,
		prob_bbh: probabilities.bbh,
		prob_terrestrial: probabilities.terrestrial,
		prob_has_mass_gap: probabilities.hasMassGap,
		prob_has_ssm: probabilities.hasSsm,
		raven_coinc: external !== null,
		ext_gcn: external?.gcn ?? null,
		ext_pipeline: external?.pipeline ?? null,
		ext_search: external?.search ?? null,
	};
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const items = superevent.notices.map((notice) => onWire(call, superevent, notice));
	return subList(call, 'notices', items);
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	const notice = superevent.notices[Number(call.segment('N')) - 1];
	if (!notice) throw missing(call, 'Notice');
	return ok(onWire(call, superevent, notice));
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(call, mayIssue(call.viewer), 'You do not have permission to create notices.');
	const fields = new Fields(await call.body());
	const upload = fields.file('upload');
	fields.check();
	if (!upload) throw new Refusal(invalid(['This field is required.']));
	const facts = readNotice(upload.content.bytes, superevent);
	const notice = addNotice(superevent, call.author, facts, upload.content);
	return created(onWire(call, superevent, notice));
}

export const noticeResources: Resource[] = [
	{ path: 'superevents/:superevent_id/notices/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/notices/:N/', where: { N: /^\d+$/ }, GET: get },
];
