import { binaryField } from '../../../shared/parameters/binary';
import { event } from '../../../shared/parameters/event';
import { operation } from '../../operation';

export const replace = operation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace the file of an event',
	description: 'Put another file in the place of that of an event of yours, and read it anew',
	access: 'write',
	fields: [event, binaryField],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		await client.events.replace(params.event, file, { signal });
		return await client.events.get(params.event, { signal });
	},
});
