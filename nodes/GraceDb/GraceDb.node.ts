import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { connectionFields } from '../shared/parameters/authentication';
import { loadNames } from '../shared/listSearch/loadNames';
import { searchSuperevents } from '../shared/listSearch/superevents';
import { testGraceDbCredential } from '../shared/testCredential';
import { testGraceDbKafkaCredential } from '../shared/testKafkaCredential';
import { describeResources } from './describe';
import { connection } from '../shared/parameters/connection';
import { searchEvents } from '../shared/listSearch/events';
import { searchFiles } from '../shared/listSearch/files';
import { searchLogs } from '../shared/listSearch/logs';
import { keepIncomingFields } from './keepIncomingFields';
import { resources } from './resources';
import { instruments, signoffTypes, statuses } from './resources/signoff/fields';
import { categories } from './resources/superevent/create';
import { voeventTypes } from './resources/voevent/create';
import { runOperation } from './runOperation';

export class GraceDb implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GraceDB',
		name: 'graceDb',
		icon: { light: 'file:../../icons/gracedb.svg', dark: 'file:../../icons/gracedb.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Work with gravitational-wave candidates of LIGO, Virgo and KAGRA',
		defaults: { name: 'GraceDB' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
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
			{
				name: 'graceDbKafkaApi',
				required: true,
				testedBy: 'testGraceDbKafkaCredential',
				displayOptions: { show: { submitThrough: ['kafka'] } },
			},
		],
		properties: [
			...connectionFields,
			...describeResources(resources, 'superevent'),
			keepIncomingFields.property,
			connection.property,
		],
	};

	methods = {
		listSearch: { searchEvents, searchFiles, searchLogs, searchSuperevents },
		loadOptions: {
			getCategories: loadNames('superevent-categories', categories),
			getEmGroups: loadNames('em-groups'),
			getGroups: loadNames('groups'),
			getInstruments: loadNames('instruments', instruments),
			getLabels: loadNames('labels'),
			getPipelines: loadNames('pipelines'),
			getSearches: loadNames('searches'),
			getSignoffStatuses: loadNames('signoff-statuses', statuses),
			getSignoffTypes: loadNames('signoff-types', signoffTypes),
			getVoeventTypes: loadNames('voevent-types', voeventTypes),
		},
		credentialTest: { testGraceDbCredential, testGraceDbKafkaCredential },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this, resources)];
	}
}
