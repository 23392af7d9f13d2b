/**
 * What `extra_attributes` can hold: the columns of the server's tables, in its order. Source: the serializers and models of
 * the GraceDB server.
 */
export const coincInspiral = [
	...['ifos', 'end_time', 'end_time_ns', 'mass', 'mchirp', 'minimum_duration', 'snr'],
	...['false_alarm_rate', 'combined_far'],
];

export const singleInspiral = [
	...['ifo', 'search', 'channel', 'end_time', 'end_time_ns', 'end_time_gmst', 'impulse_time'],
	...['impulse_time_ns', 'template_duration', 'event_duration', 'amplitude', 'eff_distance'],
	...['coa_phase', 'mass1', 'mass2', 'mchirp', 'mtotal', 'eta', 'kappa', 'chi', 'tau0', 'tau2'],
	...['tau3', 'tau4', 'tau5', 'ttotal', 'psi0', 'psi3', 'alpha', 'alpha1', 'alpha2', 'alpha3'],
	...['alpha4', 'alpha5', 'alpha6', 'beta', 'f_final', 'snr', 'chisq', 'chisq_dof', 'bank_chisq'],
	...['bank_chisq_dof', 'cont_chisq', 'cont_chisq_dof', 'sigmasq', 'rsqveto_duration', 'Gamma0'],
	...['Gamma1', 'Gamma2', 'Gamma3', 'Gamma4', 'Gamma5', 'Gamma6', 'Gamma7', 'Gamma8', 'Gamma9'],
	...['spin1x', 'spin1y', 'spin1z', 'spin2x', 'spin2y', 'spin2z'],
];

/** The columns above that hold text; all others hold numbers. */
export const singleInspiralTexts = new Set(['ifo', 'search', 'channel']);

export const multiBurst = [
	...['ifos', 'start_time', 'start_time_ns', 'duration', 'strain', 'peak_time', 'peak_time_ns'],
	...['central_freq', 'bandwidth', 'amplitude', 'mchirp', 'snr', 'confidence', 'false_alarm_rate'],
	...['ligo_axis_ra', 'ligo_axis_dec', 'ligo_angle', 'ligo_angle_sig', 'single_ifo_times', 'hoft'],
	'code',
];

export const grb = [
	...['ivorn', 'author_ivorn', 'author_shortname', 'observatory_location_id', 'coord_system'],
	...['ra', 'dec', 'error_radius', 'how_description', 'how_reference_url', 'T90'],
	...['trigger_duration', 'designation', 'redshift', 'trigger_id'],
];

export const lalInferenceBurst = [
	...['bci', 'quality_mean', 'quality_median', 'bsn', 'omicron_snr_network', 'omicron_snr_H1'],
	...['omicron_snr_L1', 'omicron_snr_V1', 'hrss_mean', 'hrss_median', 'frequency_mean'],
	'frequency_median',
];

export const mlyBurst = [
	...['ifos', 'central_freq', 'bandwidth', 'duration', 'central_time', 'detection_statistic'],
	...['SNR', 'bbh', 'sglf', 'sghf', 'background', 'glitch', 'freq_correlation', 'channels'],
	'scores',
];

/** Columns that are read and can be searched, but stand in no answer. */
export const mlyBurstHidden = [
	...['mass1', 'mass2', 'mtotal', 'mchirp', 'spin1z', 'spin2z', 'end_time', 'end_time_ns'],
	...['template_duration', 'score_coinc', 'score_coher', 'score_comb'],
];

export const simInspiral = [
	...['mass1', 'mass2', 'eta', 'amp_order', 'coa_phase', 'mchirp', 'spin1x', 'spin1y', 'spin1z'],
	...['spin2x', 'spin2y', 'spin2z', 'geocent_end_time', 'geocent_end_time_ns', 'end_time_gmst'],
	...['f_lower', 'f_final', 'distance', 'latitude', 'longitude', 'polarization', 'inclination'],
	...['theta0', 'phi0', 'waveform', 'numrel_mode_min', 'numrel_mode_max', 'numrel_data', 'source'],
	...['taper', 'bandpass', 'alpha', 'beta', 'psi0', 'psi3', 'alpha1', 'alpha2', 'alpha3'],
	...['alpha4', 'alpha5', 'alpha6', 'g_end_time', 'g_end_time_ns', 'h_end_time', 'h_end_time_ns'],
	...['l_end_time', 'l_end_time_ns', 't_end_time', 't_end_time_ns', 'v_end_time', 'v_end_time_ns'],
	...['eff_dist_g', 'eff_dist_h', 'eff_dist_l', 'eff_dist_t', 'eff_dist_v', 'amplitude', 'tau'],
	...['phi', 'freq', 'source_channel', 'destination_channel'],
];

export const simInspiralTexts = new Set([
	...['waveform', 'numrel_data', 'source', 'taper', 'source_channel', 'destination_channel'],
]);

/** The columns of each sub-class, by its key in `extra_attributes`. */
export const columnsOf: Record<string, readonly string[]> = {
	CoincInspiral: coincInspiral,
	MultiBurst: multiBurst,
	GRB: grb,
	LalInferenceBurst: lalInferenceBurst,
	MLyBurst: mlyBurst,
	SimInspiral: simInspiral,
};
