import {
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { loadNames } from '../shared/listSearch/loadNames';
import { testGraceDbCredential } from '../shared/testCredential';
import { testStreamCredential } from '../shared/testStreamCredential';
import { alertTriggerProperties } from './fields';
import { startListening } from './start';

export class GraceDbAlertTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GraceDB Alert Trigger',
		name: 'graceDbAlertTrigger',
		icon: { light: 'file:../../icons/gracedb.svg', dark: 'file:../../icons/gracedb.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["topics"]}}',
		description:
			'Starts the workflow within a second or two of an alert of LIGO, Virgo and KAGRA, which it hears over Kafka',
		eventTriggerDescription: 'An alert is sent',
		activationMessage: 'The workflow now starts as soon as an alert is sent that matches.',
		defaults: { name: 'GraceDB Alert Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// Where a credential is shown for each option of a parameter, the editor moves that parameter to the window of the credential.
		// It only looks at `show`.
		credentials: [
			// Not `show`: n8n's editor hides a field by which all credentials are shown, and offers it in their windows.
			{
				name: 'gcnApi',
				required: true,
				testedBy: 'testStreamCredential',
				displayOptions: { hide: { source: ['scimma', 'igwn', 'custom'] } },
			},
			{
				name: 'scimmaHopskotchApi',
				required: true,
				testedBy: 'testStreamCredential',
				displayOptions: { hide: { source: ['gcn', 'custom'] } },
			},
			{
				name: 'kafkaAlertApi',
				required: true,
				testedBy: 'testStreamCredential',
				displayOptions: { hide: { source: ['gcn', 'scimma', 'igwn'] } },
			},
			{
				name: 'graceDbSciTokenApi',
				required: true,
				testedBy: 'testGraceDbCredential',
				displayOptions: { show: { authentication: ['sciToken'] }, hide: { safetyNet: [false] } },
			},
			{
				name: 'graceDbX509Api',
				required: true,
				testedBy: 'testGraceDbCredential',
				displayOptions: { show: { authentication: ['x509'] }, hide: { safetyNet: [false] } },
			},
		],
		properties: alertTriggerProperties,
	};

	methods = {
		credentialTest: { testGraceDbCredential, testStreamCredential },
		loadOptions: { getLabels: loadNames('labels') },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startListening(this);
	}
}
