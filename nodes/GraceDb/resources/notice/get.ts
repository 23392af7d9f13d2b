import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';
import { noticeNumber } from './noticeNumber';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a notice',
	description: 'Get one public notice of a superevent; needs a server since 2.36',
	access: 'read',
	fields: [superevent, noticeNumber],
	execute: ({ client, params, signal }) =>
		client.notices.get(params.superevent, params.noticeNumber, { signal }),
});
