/** GraceDB's query languages in ten lines each, for those who read nothing else: a model, or a person at the field. */

const shared = [
	'Terms are separated by spaces and must all match. Keywords are lower case and need a space after the colon. No quotes around values, no parentheses, no AND/OR between terms.',
	'FAR in Hz: far < 1e-7. Range: FAR_RANGE',
	'Time of creation (UTC, always a range): created: 2024-07-16 .. 2024-07-17, created: 2 days ago .. now',
	'Labels, one expression with | (or), & (and), ~ (not); OR binds closer than AND: label: EM_READY & ~ADVNO, label: ADVOK | ADVNO',
];

export const supereventGrammar = [
	'GraceDB superevent query; empty finds all.',
	...shared.map((line) => line.replace('FAR_RANGE', 'far: 1e-9 .. 1e-7')),
	'Retracted: label: ADVNO. Alert sent: label: GCN_PRELIM_SENT. Significant: label: SIGNIF_LOCKED',
	'Public or internal: is_public: True. Confirmed: is_gw: True. Observing run: runid: O4',
	'Time of the signal in GPS seconds: t_0: 1238166018 .. 1269363618',
	'One superevent: id: S240716b. All of a day: id: S240716*. By event: event: G123456',
	'Not searchable: probabilities (p_BNS), distance, area, pipeline, instruments. Example: far < 1e-8 label: ADVOK created: 7 days ago .. now',
].join('\n');

export const eventGrammar = [
	'GraceDB event query; empty finds all.',
	...shared.map((line) => line.replace('FAR_RANGE', 'far in 1e-9, 1e-7')),
	'What found it: group: CBC, pipeline: gstlal pycbc (either), search: AllSky',
	'Instruments: ifos: H1,L1. Signal-to-noise ratio: ci.snr > 12. Chirp mass: ci.mchirp < 2',
	'Time of the signal in GPS seconds: gpstime: 1238166018 .. 1269363618',
	'Of a superevent: superevent: S240716b. Preferred ones: is_preferred_event: True. One event: G123456',
	'Tests and mock data only if named: group: Test, search: MDC. Example: pipeline: gstlal far < 1e-8 created: 7 days ago .. now',
].join('\n');
