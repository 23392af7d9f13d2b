/**
 * The vocabulary that GraceDB publishes in its root document. Source: the user documentation and the database migrations of
 * the GraceDB server; the live server is the truth, and may have more.
 */
export const groups = ['CBC', 'Burst', 'Detchar', 'External', 'Test'];

export const pipelines = [
	'AGILE',
	'aframe',
	'CHIME',
	'CWB',
	'CWB2G',
	'Fermi',
	'gstlal',
	'GWAK',
	'HardwareInjection',
	'IceCube',
	'INTEGRAL',
	'MBTA',
	'MBTAOnline',
	'MLy',
	'oLIB',
	'Omega',
	'pycbc',
	'PyGRB',
	'Q',
	'Ringdown',
	'SGNL',
	'SNEWS',
	'spiir',
	'SVOM',
	'Swift',
	'X',
];

export const searches = [
	'AllSky',
	'AllSkyLong',
	'BBH',
	'EarlyWarning',
	'FRB',
	'GRB',
	'HEN',
	'HighMass',
	'IMBH',
	'LensingSubthreshold',
	'LowMass',
	'LowMassSim',
	'MDC',
	'O2VirgoTest',
	'SSM',
	'SubGRB',
	'SubGRBTargeted',
	'Supernova',
	'VTInjection',
];

/**
 * All labels in the order of the server's table, which is also the order in which it lists the labels of one superevent
 * (seen in the public data).
 */
export const labels = [
	'INJ',
	'DQV',
	'LUMIN_GO',
	'LUMIN_NO',
	'SWIFT_GO',
	'SWIFT_NO',
	'EM_READY',
	'cWB_r',
	'cWB_s',
	'EM_Selected',
	'EM_Superseded',
	'EM_Throttled',
	'GRB_ONLINE',
	'GRB_OFFLINE',
	'PE_READY',
	'H1OPS',
	'H1OK',
	'H1NO',
	'L1OPS',
	'L1OK',
	'L1NO',
	'V1OPS',
	'V1OK',
	'V1NO',
	'ADVREQ',
	'ADVOK',
	'ADVNO',
	'EM_COINC',
	'EM_SENT',
	'SKYMAP_READY',
	'EMBRIGHT_READY',
	'PASTRO_READY',
	'DQOK',
	'GCN_PRELIM_SENT',
	'HWINJREQ',
	'HWINJOK',
	'HWINJNO',
	'RAVEN_ALERT',
	'EXT_SKYMAP_READY',
	'NOT_GRB',
	'2022_LENSING_MDC',
	'DQR_REQUEST',
	'COMBINEDSKYMAP_READY',
	'SOG_READY',
	'EM_SelectedConfident',
	'HIGH_PROFILE',
	'LLAMA_COMPLETE',
	'SNR_OPTIMIZED',
	'LOW_SIGNIF_PRELIM_SENT',
	'SIGNIF_LOCKED',
	'LOW_SIGNIF_LOCKED',
	'EARLY_WARNING',
	'LENSED_CANDIDATE',
	'SUBSOLAR_MASS',
	'MOCK',
];

const labelOrder = new Map(labels.map((name, index) => [name, index]));

/** For sorting label names into the order of the server's table. */
export function labelRank(name: string): number {
	return labelOrder.get(name) ?? labels.length;
}

/** Results of signoffs: only the server itself may set and remove them. */
export const protectedLabels = new Set([
	'H1OK',
	'H1NO',
	'L1OK',
	'L1NO',
	'V1OK',
	'V1NO',
	'ADVOK',
	'ADVNO',
]);

/** Labels that ask a person for a signoff, with the labels that such a signoff leaves. */
export const signoffRequests = new Map([
	['ADVREQ', ['ADVOK', 'ADVNO']],
	['H1OPS', ['H1OK', 'H1NO']],
	['L1OPS', ['L1OK', 'L1NO']],
	['V1OPS', ['V1OK', 'V1NO']],
]);

/** Tags with a section of their own on the web pages, and their display names. */
export const blessedTags = new Map([
	['analyst_comments', 'Analyst Comments'],
	['em_follow', 'EM Followup'],
	['psd', 'Noise Curves'],
	['data_quality', 'Data Quality'],
	['sky_loc', 'Sky Localization'],
	['background', 'Background Information'],
	['ext_coinc', 'External Coincidence'],
	['strain', 'Strain Data'],
	['tfplots', 'Time-Frequency Info'],
	['pe', 'Parameter Estimation'],
	['sig_info', 'Significance Info'],
	['audio', 'Sound Files'],
]);

/** Tags that let others see a log entry and its file. */
export const accessTags = new Map<string, string | null>([
	['lvem', null],
	['public', null],
]);

export const categoryNames = { P: 'Production', T: 'Test', M: 'MDC' } as const;
export const signoffTypes = { OP: 'operator', ADV: 'advocate' } as const;
export const signoffStatuses = { OK: 'OKAY', NO: 'NOT OKAY' } as const;
export const instruments = { H1: 'LHO', L1: 'LLO', V1: 'Virgo' } as const;
export const voeventTypes = {
	PR: 'preliminary',
	IN: 'initial',
	UP: 'update',
	RE: 'retraction',
	EW: 'earlywarning',
} as const;
export const eelStatuses = {
	FO: 'FOOTPRINT',
	SO: 'SOURCE',
	CO: 'COMMENT',
	CI: 'CIRCULAR',
} as const;
export const obsStatuses = {
	NA: 'NOT APPLICABLE',
	OB: 'OBSERVATION',
	TE: 'TEST',
	PR: 'PREDICTION',
} as const;

export const emGroups = [
	'1M2H',
	'AAOGW',
	'AGILE',
	'ANTARES',
	'Apertif-EVN',
	'ARAE',
	'ARI LJMU',
	'AROMA',
	'AST3',
	'ATLAS',
	'Auger',
	'AZTEC-GW',
	'Berger Time-Domain Research Group',
	'BlackGEM',
	'CALET',

	'Caltech-NRAO Radio Transient Group',
	'COSI',
	'CRTS',
	'CTA',
	'CZTI-IUCAA',
	'DES',
	'DESGW',
	'DLT40',

	'DWF',
	'EWE',
	'FAST',
	'Fast Spectroscopy with LBT and Gemini',
	'Fermi',
	'FIGARO',
	'FLEAS',
	'FRBSG',

	'GOTO',
	'GRA SAO RAS',
	'GROND',
	'GWU LSC Group',
	'H.E.S.S.',
	'HAWC',
	'HETGS',
	'HTRU',
	'Huntsman',
	'HXMT',
	'IceCube',
	'IKI_GRB',
	'INAF',
	'IPN',
	'ISDC',
	'IUCAA',
	'J-GEM',
	'KU',
	'LCOGT',

	'Leicester transient science team',
	'LGT-Lulin',
	'LOFAR-TKSP',
	'LSQ',
	'LV Swift MIT EM Follow-up',

	'LV-EM Followup',
	'MAGIC',
	'MASTER',
	'MAXI',
	'MeerKAT',
	'MWA',
	'NenuFAR',
	'NRAO',
	'NTE',
	'OGWARTS',

	'OVRO',
	'Pan-STARRS',
	'PESSTO',
	'Pi of the Sky',
	'PIRATE',
	'RAPTOR',
	'RATIR',
	'RIMAS',
	'RoboPol',
	'SAAO',
	'SkyMapper',
	'SRG-eROSITA',
	'SRO7',
	'SVOM',
	'Swift',
	'Terskol-GW follow-up',
	'Test',

	'TLC X-ray Imaging',
	'TLS',
	'TOROS',
	'TTU LSC group',
	'TTU Observatory',
	'TZAC',
	'UNC-LFP',
	'USO',
	'VAST',
	'VERITAS',
	'Wise-GECO',
	'XMM-Newton',
	'ZTF',
];
