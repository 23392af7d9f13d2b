import type { INodeParameters } from 'n8n-workflow';
import type { UserName } from '../../../scripts/simulator';

/** One call of an operation, as somebody would fill in its panel. */
export interface Call {
	/** Who signs in; default: the scientist. */
	as?: UserName;
	/** Resource and operation aside, which the name of the call gives. */
	parameters?: INodeParameters;
	/** What the first item holds, among other things. */
	gives?: object;
}

/** An expression for a field of the first item that an earlier call gave. */
function from(call: string, field: string): string {
	return `={{ $('${call}').first().json.${field} }}`;
}

/** An object in a resource locator, by the ID that an earlier call gave. */
function byId(call: string, field: string): INodeParameters['x'] {
	return { __rl: true, mode: 'id', value: from(call, field) };
}

const superevent = byId('superevent create', 'superevent_id');
const event = from('event create', 'graceid');
const another = from('event create: another', 'graceid');
const grb = from('event create: a gamma-ray burst', 'graceid');
const logNumber = from('log create', 'N');

const moment = '2024-07-16T16:00:00';

/** A catalogue that holds the superevent with this false-alarm rate (Hz). */
function catalogue(far: number): INodeParameters {
	const entry = `{ pipelines: { gstlal: $('event create').first().json.graceid }, far: ${far}, pastro: { BBH: 1 } }`;
	const id = `$('superevent create').first().json.superevent_id`;
	const supereventsJson = `={{ JSON.stringify({ [${id}]: ${entry} }) }}`;
	return { catalogueNumber: '4a', supereventsFrom: 'json', supereventsJson };
}

/**
 * At least one call of every operation, in an order in which each finds what it needs. A name is resource and operation by
 * their values, and after a colon what distinguishes it from another call of the same.
 */
export const calls: Record<string, Call> = {
	'server getInfo': {},
	'server getVocabulary': { parameters: { list: 'labels' } },
	'server getCurrentUser': { gives: { username: 'scientist@ligo.org' } },
	'server getCredentialInfo': { gives: { kind: 'scitoken' } },

	'event create': {
		parameters: { group: 'Test', pipeline: 'gstlal', binaryField: 'coinc' },
		gives: { group: 'Test', pipeline: 'gstlal' },
	},
	'event create: another': {
		parameters: { group: 'Test', pipeline: 'gstlal', binaryField: 'coinc' },
	},
	'event create: a gamma-ray burst': {
		parameters: { group: 'Test', pipeline: 'Fermi', binaryField: 'burst' },
		as: 'pipeline',
	},
	'event get': { parameters: { event }, gives: { pipeline: 'gstlal' } },
	'event getAll': { parameters: { query: 'group: Test', limit: 2 } },
	'event count': { parameters: { query: 'group: Test' }, gives: { count: 3 } },
	'event getNeighbors': { parameters: { event, seconds: 10 } },
	'event replace': { parameters: { event, binaryField: 'coinc' } },
	'event reserve': { parameters: { group: 'Test', pipeline: 'gstlal' } },
	'event uploadReserved': {
		parameters: { event: from('event reserve', 'graceid'), binaryField: 'coinc' },
	},
	'event updateGrb': {
		as: 'advocate',
		parameters: { event: grb, updateFields: { redshift: 0.01 } },
	},

	'superevent create': {
		parameters: {
			preferredEvent: event,
			newCategory: 'Test',
			tStart: '1405177835.5',
			t0: '1405177836.5',
			tEnd: '1405177837.5',
		},
	},
	'superevent get': { parameters: { superevent } },
	'superevent getAll': { parameters: { category: 'Test', limit: 5 } },
	'superevent getAlert': {
		parameters: { alertFor: 'superevent', superevent: 'S240716b' },
		gives: { alert_type: 'INITIAL' },
	},
	'superevent count': { parameters: { category: 'Test' }, gives: { count: 1 } },
	'superevent update': {
		parameters: { superevent, updateFields: { timeCoincidenceFar: 1e-9 } },
		gives: { changed: true },
	},
	'superevent addEvent': { parameters: { superevent, event: another }, gives: { changed: true } },
	'superevent addPipelinePreferredEvent': { parameters: { superevent, event: another } },
	'superevent removePipelinePreferredEvent': { parameters: { superevent, event: another } },
	'superevent removeEvent': {
		parameters: { superevent, event: another },
		gives: { changed: true },
	},

	'label add': { parameters: { superevent, label: 'ADVREQ' } },
	'label get': { parameters: { superevent, label: 'ADVREQ' }, gives: { name: 'ADVREQ' } },
	'label getAll': { parameters: { superevent } },

	'log create': {
		parameters: {
			superevent,
			message: 'first light',
			attachFile: true,
			binaryField: 'text',
		},
		gives: { comment: 'first light' },
	},
	'log get': { parameters: { superevent, logNumber }, gives: { comment: 'first light' } },
	'log getAll': { parameters: { superevent, filters: { words: 'light' } } },
	'tag add': {
		parameters: { superevent, logNumber, tag: 'sky_loc' },
		gives: { changed: true },
	},
	'tag getAll': { parameters: { superevent, logNumber }, gives: { name: 'sky_loc' } },
	'tag remove': {
		parameters: { superevent, logNumber, tag: 'sky_loc' },
		gives: { changed: true },
	},

	'file upload': {
		parameters: { superevent, binaryFields: 'text', message: 'notes' },
		gives: { filename: 'notes.txt' },
	},
	'file getAll': { parameters: { superevent } },
	'file download': { parameters: { superevent, fileName: 'notes.txt' } },

	'file upload: a sky map': {
		parameters: { superevent, binaryFields: 'map', message: 'a sky map' },
		gives: { filename: 'test.multiorder.fits' },
	},
	'skyMap summarize': {
		parameters: { superevent, skyMapFrom: 'file', fileName: 'test.multiorder.fits' },
		gives: { creator: 'test', instruments: ['H1', 'L1'], cells: 12 },
	},
	'skyMap probabilityAtPositions': {
		parameters: {
			superevent,
			skyMapFrom: 'file',
			fileName: 'test.multiorder.fits',
			ra: '45',
			dec: '40',
		},
		gives: { ra_deg: 45 },
	},
	'skyMap probabilityAtPositions: with observability': {
		parameters: {
			superevent,
			skyMapFrom: 'file',
			fileName: 'test.multiorder.fits',
			ra: '45',
			dec: '40',
			observability: true,
			observatory: 'maunakea',
			night: '2024-10-02',
		},
		gives: { inside_90: false, observable: true, observatory: 'Maunakea' },
	},
	'skyMap observability': {
		parameters: { ra: '45', dec: '40', observatory: 'paranal', night: '2024-06-21' },
		gives: { ra_deg: 45, observable: false },
	},
	'skyMap draw': {
		parameters: { superevent, skyMapFrom: 'file', fileName: 'test.multiorder.fits' },
		gives: { file: 'test.multiorder.fits' },
	},
	'skyMap check': {
		parameters: { superevent, skyMapFrom: 'file', fileName: 'test.multiorder.fits' },
		gives: { valid: false },
	},

	'signoff create': {
		as: 'advocate',
		parameters: { superevent, signoffType: 'ADV', status: 'OK', comment: 'clean data' },
	},
	'signoff get': { parameters: { superevent, signoffType: 'ADV' } },
	'signoff getAll': { parameters: { superevent } },
	'signoff update': {
		as: 'advocate',
		parameters: { superevent, signoffType: 'ADV', updateFields: { comment: 'very clean data' } },
	},
	'signoff delete': { as: 'advocate', parameters: { superevent, signoffType: 'ADV' } },
	'label remove': {
		parameters: { superevent, label: 'ADVREQ' },
		gives: { name: 'ADVREQ', changed: true },
	},

	'voevent create': { parameters: { superevent, voeventType: 'PR' } },
	'voevent get': {
		parameters: { superevent, voeventNumber: 1, withFile: true, withContent: true },
	},
	'voevent getAll': { parameters: { superevent } },

	'notice create': { parameters: { superevent: 'S240716b', binaryField: 'notice' } },
	'notice get': { parameters: { superevent: 'S240716b', noticeNumber: 1 } },
	'notice getAll': { parameters: { superevent: 'S240716b' } },

	'emObservation create': {
		parameters: {
			superevent,
			emGroup: 'Test',
			footprintRows: {
				box: [
					{ ra: '10', dec: '-20', raWidth: '2', decWidth: '4', startTime: moment, duration: '60' },
					{ ra: '14', dec: '-20', raWidth: '2', decWidth: '4', startTime: moment, duration: '60' },
				],
			},
		},
		gives: { N: 1, group: 'Test' },
	},
	'emObservation get': {
		parameters: { superevent, observationNumber: 1 },
		gives: { N: 1 },
	},
	'emObservation getAll': { parameters: { superevent }, gives: { N: 1 } },

	'gwtc create': { as: 'catalogManager', parameters: catalogue(1e-9), gives: { version: 1 } },
	'gwtc create: again': {
		as: 'catalogManager',
		parameters: catalogue(2e-9),
		gives: { version: 2 },
	},
	'gwtc get': { parameters: { catalogueNumber: '4a' }, gives: { version: 2 } },
	'gwtc getAll': { parameters: { returnAll: true }, gives: { number: '4a' } },
	'gwtc getNumbers': { gives: { number: '4a', versions: 2 } },
	'gwtc getVersions': { parameters: { catalogueNumber: '4a' }, gives: { version: 2 } },
	'gwtc compare': {
		parameters: { catalogueNumber: '4a' },
		gives: { change: 'changed', differs: ['far'] },
	},
	'gwtc revert': {
		as: 'catalogManager',
		parameters: { catalogueNumber: '4a', version: '1' },
		gives: { version: 3, reverted_to: 1, changed: true },
	},

	'superevent getFull': {
		parameters: { superevent },
		gives: { voevents: [{ N: 1 }], emobservations: [{ N: 1 }], unavailable: [] },
	},
	'api request': {
		parameters: { method: 'GET', path: 'superevents/S240716b/' },
		gives: { superevent_id: 'S240716b' },
	},

	'permission expose': { as: 'advocate', parameters: { superevent } },
	'permission getAll': { as: 'advocate', parameters: { superevent } },
	'permission hide': { as: 'advocate', parameters: { superevent }, gives: { permissions: [] } },

	'superevent confirmAsGw': { as: 'advocate', parameters: { superevent } },
};
