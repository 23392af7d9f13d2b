import type { QueryVocabulary } from '../../../gracedb/query/words';

/** Names as a server may know them; the tests' own. */
export const vocabulary: QueryVocabulary = {
	groups: ['CBC', 'Burst', 'Detchar', 'External', 'Test'],
	pipelines: ['CWB', 'Fermi', 'gstlal', 'HardwareInjection', 'MLy', 'oLIB', 'pycbc', 'Q', 'X'],
	searches: ['AllSky', 'BBH', 'EarlyWarning', 'GRB', 'MDC', 'O2VirgoTest'],
	labels: [
		'INJ',
		'DQV',
		'EM_READY',
		'EM_Selected',
		'H1OK',
		'L1OK',
		'H1OPS',
		'ADVREQ',
		'ADVOK',
		'ADVNO',
		'PE_READY',
		'SKYMAP_READY',
		'GCN_PRELIM_SENT',
		'2022_LENSING_MDC',
		'cWB_r',
	],
};
