/**
 * Keys whose numbers are floats or decimals on the server, and so have a point even where they are whole: Python clients get
 * a float from `1400000000.0` and an int from `1400000000`.
 */
const floats = new Set([
	't_start',
	't_0',
	't_end',
	'gpstime',
	'far',
	'time_coinc_far',
	'space_coinc_far',
	'likelihood',
	'reporting_latency',
	'combined_far',
	'false_alarm_rate',
	'minimum_duration',
	'mass',
	'mass1',
	'mass2',
	'mtotal',
	'mchirp',
	'snr',
	'SNR',
	'chisq',
	'template_duration',
	'central_freq',
	'bandwidth',
	'amplitude',
	'strain',
	'ligo_axis_ra',
	'ligo_axis_dec',
	'ra',
	'dec',
	'raWidth',
	'decWidth',
	'error_radius',
	'T90',
	'redshift',
	'prob_has_ns',
	'prob_has_remnant',
	'prob_bns',
	'prob_nsbh',
	'prob_bbh',
	'prob_terrestrial',
	'prob_has_mass_gap',
	'prob_has_ssm',
]);

/** The end of a key, and a whole number: a fixed beginning is found much sooner than any one of the keys. */
const whole = /":-?\d+(?=[,}])/g;

/** JSON as the server writes it. */
export function wireJson(value: unknown): string {
	const text = JSON.stringify(value ?? null);
	// Inside a JSON text a quote is escaped, so that no text can look like a key.
	return text.replace(whole, (found: string, at: number) =>
		floats.has(text.slice(text.lastIndexOf('"', at - 1) + 1, at)) ? `${found}.0` : found,
	);
}
