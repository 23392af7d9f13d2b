import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { loadNames } from '../shared/listSearch/loadNames';
import { testGraceDbCredential } from '../shared/testCredential';
import { triggerProperties } from '../shared/trigger/fields';
import { poll } from './poll';

export class GraceDbTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GraceDB Trigger',
		name: 'graceDbTrigger',
		icon: { light: 'file:../../icons/gracedb.svg', dark: 'file:../../icons/gracedb.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["category"] + " superevents " + $parameter["query"]}}',
		description:
			'Starts the workflow when something happens to gravitational-wave candidates in GraceDB',
		eventTriggerDescription: 'A superevent appears or changes in GraceDB',
		activationMessage:
			'The workflow now starts for each new superevent that matches, and when something happens to it.',
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
		properties: triggerProperties,
	};

	methods = {
		credentialTest: { testGraceDbCredential },
		loadOptions: { getLabels: loadNames('labels') },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
