import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { category, query } from '../GraceDb/fields/search';
import { connectionFields } from '../shared/connectionFields';
import { testGraceDbCredential } from '../shared/testCredential';
import { options } from './options';
import { poll } from './poll';

export class GraceDbTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GraceDB Trigger',
		name: 'graceDbTrigger',
		icon: { light: 'file:../../icons/gracedb.svg', dark: 'file:../../icons/gracedb.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["category"] + " superevents " + $parameter["query"]}}',
		description: 'Starts the workflow when a new gravitational-wave candidate appears in GraceDB',
		eventTriggerDescription: 'A new superevent appears in GraceDB',
		activationMessage:
			'From now on the workflow starts for each superevent that matches and was not there before.',
		defaults: { name: 'GraceDB Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'graceDbSciTokenApi',
				required: true,
				testedBy: 'testGraceDbCredential',
				displayOptions: { show: { authentication: ['sciToken'] } },
			},
			{
				name: 'graceDbX509Api',
				required: true,
				testedBy: 'testGraceDbCredential',
				displayOptions: { show: { authentication: ['x509'] } },
			},
		],
		properties: [
			{
				displayName:
					'Emits each superevent that matches once. A poll a minute is enough: alerts come minutes after the merger.',
				name: 'pollNotice',
				type: 'notice',
				default: '',
			},
			...connectionFields,
			query.property,
			category.property,
			options.property,
		],
	};

	methods = { credentialTest: { testGraceDbCredential } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
