import { multipartBody, type Upload } from '../http/body';
import { parseSupereventId } from '../ids';
import { isJsonObject, type JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { CallOptions } from './address';
import { checkUpload, withoutFolders } from './checkUpload';
import { alertsOfMembers } from './membersOnly';
import { checkNumber } from './number';

/** Public notices in JSON, which servers offer since 2.36: `notice_type`, `N`, `filename`, `prob_bns`, `prob_has_ns`, … */
export interface Notices {
	/** Uploads a finished notice document; the server checks it and keeps it byte for byte. */
	create(supereventId: string, file: Upload, options?: CallOptions): Promise<JsonObject>;
	get(supereventId: string, notice: number, options?: CallOptions): Promise<JsonObject>;
	list(supereventId: string, options?: CallOptions): Promise<JsonObject[]>;
}

export function notices(transport: Transport): Notices {
	return {
		async create(supereventId, file, { signal } = {}) {
			const id = parseSupereventId(supereventId);
			checkUpload(file);
			const document = { ...withoutFolders(file), contentType: 'application/json' };
			const { content } = await transport.json({
				method: 'POST',
				path: path`superevents/${id}/notices/`,
				needs: 'superevent-notice-list-template',
				body: multipartBody({}, 'upload', document),
				subject: `superevent ${id}`,
				verifyAt: `the notices of superevent ${id}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async get(supereventId, notice, { signal } = {}) {
			const id = parseSupereventId(supereventId);
			const N = checkNumber(notice, 'Notice Number');
			const { content } = await transport.json({
				path: path`superevents/${id}/notices/${N}/`,
				needs: 'superevent-notice-detail-template',
				subject: `notice ${N} of superevent ${id}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async list(supereventId, { signal } = {}) {
			const id = parseSupereventId(supereventId);
			const { content } = await transport.json({
				path: path`superevents/${id}/notices/`,
				needs: 'superevent-notice-list-template',
				subject: `superevent ${id}`,
				membersOnly: alertsOfMembers,
				signal,
			});
			return readPage(content, 'notices').rows;
		},
	};
}
