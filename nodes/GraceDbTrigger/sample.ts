import type { Superevent } from '../../gracedb/resources/supereventReading';

/** An invented superevent of the category MDC, as a visitor would get it. */
export const sampleSuperevent: Superevent = {
	superevent_id: 'MS300101a',
	gw_id: null,
	category: 'MDC',
	created: '2030-01-01 00:00:40 UTC',
	submitter: 'emfollow',
	em_type: null,
	t_start: 1577491217.5,
	t_0: 1577491218.5,
	t_end: 1577491219.5,
	far: 1.2e-9,
	time_coinc_far: null,
	space_coinc_far: null,
	labels: [
		'EM_READY',
		'SKYMAP_READY',
		'PASTRO_READY',
		'EMBRIGHT_READY',
		'SIGNIF_LOCKED',
		'GCN_PRELIM_SENT',
	],
	preferred_event_data: {
		graceid: 'M999999',
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'MDC',
		instruments: 'H1,L1,V1',
		far: 1.2e-9,
		gpstime: 1577491218.5,
		labels: ['SKYMAP_READY', 'PASTRO_READY', 'EMBRIGHT_READY'],
	},
	links: {},
};
