import { operation } from '../../operation';

export const getInfo = operation({
	name: 'Get Info',
	value: 'getInfo',
	action: 'Get information about the server',
	description:
		'Get version, links and vocabulary (labels, groups, pipelines, searches) of the server',
	access: 'read',
	fields: [],
	execute: ({ client, signal }) => client.server.info({ signal }),
});
