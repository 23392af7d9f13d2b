import { operation } from '../../operation';

export const getInfo = operation({
	name: 'Get Info',
	value: 'getInfo',
	action: 'Get information about the server',
	description:
		"Get the server's version, links and vocabulary (labels, groups, pipelines, searches)",
	access: 'read',
	fields: [],
	execute: ({ client, signal }) => client.server.info({ signal }),
});
