import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Probabilities, VOEvent } from '../sky/types';
import { voeventTypeNames } from '../sky/voevents';
import { pythonNumber } from './pythonNumber';
import type { Subject } from './voeventSubject';

/** GCN's numbers for the notice types of the LVK. */
const packetTypes: Record<VOEvent['type'], number> = {
	PR: 150,
	IN: 151,
	UP: 152,
	EW: 163,
	RE: 164,
};

type Param = Record<string, unknown>;

function param(name: string, value: unknown, more: Param = {}): Param {
	const dataType =
		typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float') : 'string';
	return { '@name': name, '@dataType': dataType, '@value': String(value), ...more };
}

function float(name: string, value: number, more: Param = {}): Param {
	return param(name, pythonNumber(value), { '@dataType': 'float', ...more });
}

function flag(name: string, value: boolean): Param {
	return param(name, Number(value), { '@ucd': 'meta.number' });
}

/** Where something is not known, its parameter is left out. */
function floats(values: Record<string, number | null>): Param[] {
	return Object.entries(values).flatMap(([name, value]) =>
		value === null ? [] : [float(name, value, { '@ucd': 'stat.probability' })],
	);
}

/** The parameters of a VOEvent, in the form of the LVK's alerts; a retraction says only what it takes back. */
export function whatOf(voevent: VOEvent, subject: Subject): unknown {
	const { event } = subject;
	const about = [
		param('Packet_Type', packetTypes[voevent.type]),
		param('internal', Number(voevent.internal)),
		param('Pkt_Ser_Num', voevent.N),
		param('GraceID', subject.id, { '@ucd': 'meta.id' }),
		param('AlertType', voeventTypeNames[voevent.type], { '@ucd': 'meta.version' }),
		flag('HardwareInj', voevent.hardwareInj),
		flag('OpenAlert', voevent.openAlert),
		param('EventPage', subject.page, { '@ucd': 'meta.ref.url' }),
	];
	if (voevent.type === 'RE') return { Param: about };
	const details = [
		...(event.instruments
			? [param('Instruments', event.instruments, { '@ucd': 'meta.code' })]
			: []),
		...(event.far === null
			? []
			: [float('FAR', event.far, { '@ucd': 'arith.rate;stat.falsealarm', '@unit': 'Hz' })]),
		flag('Significant', voevent.significant),
		param('Group', event.group, { '@ucd': 'meta.code' }),
		param('Pipeline', event.pipeline, { '@ucd': 'meta.code' }),
		...(event.search === null ? [] : [param('Search', event.search, { '@ucd': 'meta.code' })]),
		...(voevent.coincComment
			? [param('CoincComment', 'Event has spatial or temporal coincidence')]
			: []),
	];
	const groups = [
		...skymapGroup(voevent, subject),
		...probabilityGroups(voevent.probabilities),
		...coincidenceGroup(voevent, subject),
	];
	return { Param: [...about, ...details], ...(groups.length > 0 ? { Group: groups } : {}) };
}

function group(name: string, params: Param[], type = name): Param[] {
	return params.length > 0 ? [{ '@name': name, '@type': type, Param: params }] : [];
}

function skymapGroup({ skymapFilename, skymapType }: VOEvent, { fileUrl }: Subject): Param[] {
	if (skymapFilename === null) return [];
	const params = [param('skymap_fits', fileUrl(skymapFilename), { '@ucd': 'meta.ref.url' })];
	return group(skymapType ?? 'GW_SKYMAP', params, 'GW_SKYMAP');
}

function probabilityGroups(probabilities: Probabilities): Param[] {
	const { bns, nsbh, bbh, terrestrial } = probabilities;
	const { hasNs, hasRemnant, hasMassGap, hasSsm } = probabilities;
	return [
		...group(
			'Classification',
			floats({ BNS: bns, NSBH: nsbh, BBH: bbh, Terrestrial: terrestrial }),
		),
		...group(
			'Properties',
			floats({ HasNS: hasNs, HasRemnant: hasRemnant, HasMassGap: hasMassGap, HasSSM: hasSsm }),
		),
	];
}

/** What a gamma-ray burst or a neutrino adds. */
function coincidenceGroup(voevent: VOEvent, { event, superevent, fileUrl }: Subject): Param[] {
	const { external, ravenCoinc, combinedSkymapFilename } = voevent;
	if (!external || !ravenCoinc) return [];
	const { gcn, pipeline, search } = externalFacts(external);
	const difference =
		external.gpstime === null || event.gpstime === null ? null : external.gpstime - event.gpstime;
	const rates = {
		Time_Coincidence_FAR: superevent?.timeCoincFar ?? null,
		Time_Sky_Position_Coincidence_FAR: superevent?.spaceCoincFar ?? null,
	};
	return group('External Coincidence', [
		...(gcn === null ? [] : [param('External_GCN_Notice_Id', gcn, { '@ucd': 'meta.id' })]),
		param('External_GraceID', graceidOf(external), { '@ucd': 'meta.id' }),
		param('External_Observatory', pipeline, { '@ucd': 'meta.code' }),
		...(search === null ? [] : [param('External_Search', search, { '@ucd': 'meta.code' })]),
		...(difference === null
			? []
			: [float('Time_Difference', Number(difference.toFixed(6)), { '@unit': 's' })]),
		...Object.entries(rates).flatMap(([name, rate]) =>
			rate === null ? [] : [float(name, rate, { '@unit': 'Hz' })],
		),
		...(combinedSkymapFilename === null
			? []
			: [param('joint_skymap_fits', fileUrl(combinedSkymapFilename), { '@ucd': 'meta.ref.url' })]),
	]);
}

/** The ids by which an external event is known outside. */
export function externalFacts({ pipeline, search, extraAttributes }: CandidateEvent): {
	gcn: string | null;
	pipeline: string;
	search: string | null;
} {
	const id = extraAttributes.GRB?.trigger_id;
	const gcn = typeof id === 'string' || typeof id === 'number' ? String(id) : null;
	return { gcn, pipeline, search };
}
