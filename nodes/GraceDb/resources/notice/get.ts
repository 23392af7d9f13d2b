import { simplifyNotice } from '../../../../gracedb/simplify/simplifyNotice';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { noticeNumber } from './noticeNumber';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a notice',
	description: 'Get one public notice of a superevent (GraceDB 2.36 or newer)',
	access: 'read',
	fields: [superevent, noticeNumber, simplify],
	async execute({ client, params, signal }) {
		const notice = await client.notices.get(params.superevent, params.noticeNumber, { signal });
		return params.simplify ? simplifyNotice(notice, params.superevent) : notice;
	},
});
