import type { Value } from './caseFile';

/**
 * Parameters of the methods of ligo-gracedb 2.16.1: `?` after one that may be left out, `*` where further positional and
 * keyword arguments are swallowed.
 */
const signatures: Record<string, string> = {
	ping: '',
	get_user_info: '',
	service_info: '',
	show_credentials: 'print_output?',
	event: 'graceid',
	events: 'query? orderby? max_results? *',
	num_events: 'query?',
	create_event:
		'group pipeline filename search? labels? offline? filecontents? kafka? http_fallback? gracedb_upload? skip_supervisor? replay_id? *',
	replace_event: 'graceid filename filecontents?',
	upload_reserved_event: 'graceid filename filecontents? labels? kafka_server? kafka_topic?',
	_reserve_graceid: 'group pipeline search? file_content_id? replay_id?',
	update_grbevent: 'graceid ra? dec? error_radius? t90? redshift? designation?',
	superevent: 'superevent_id',
	superevents: 'query? orderby? count? columns? max_results?',
	create_superevent: 't_start t_0 t_end preferred_event category? events? labels?',
	update_superevent:
		'superevent_id t_start? t_0? t_end? preferred_event? em_type? time_coinc_far? space_coinc_far?',
	add_event_to_superevent: 'superevent_id graceid',
	remove_event_from_superevent: 'superevent_id graceid',
	add_pipeline_preferred_event: 'superevent_id graceid',
	remove_pipeline_preferred_event: 'superevent_id graceid',
	confirm_superevent_as_gw: 'superevent_id gw_id?',
	files: 'object_id filename? *',
	logs: 'object_id log_number? *',
	write_log: 'object_id message filename? filecontents? tag_name? displayName? label? *',
	labels: 'object_id label? *',
	write_label: 'object_id label *',
	remove_label: 'object_id label *',
	tags: 'object_id N *',
	add_tag: 'object_id N tag_name displayName? *',
	remove_tag: 'object_id N tag_name *',
	voevents: 'object_id voevent_num? *',
	create_voevent:
		'object_id voevent_type skymap_type? skymap_filename? combined_skymap_filename? internal? open_alert? raven_coinc? hardware_inj? CoincComment? ProbHasNS? ProbHasRemnant? BNS? NSBH? BBH? Terrestrial? MassGap? HasMassGap? *',
	notices: 'superevent_id notice_num?',
	create_notice: 'superevent_id filename filecontents?',
	emobservations: 'object_id emobservation_num? *',
	write_emobservation:
		'object_id group raList raWidthList decList decWidthList startTimeList durationList comment? *',
	permissions: 'object_id *',
	modify_permissions: 'object_id action *',
	signoffs: 'object_id signoff_type? instrument? *',
	create_signoff: 'object_id signoff_type status comment instrument? *',
	update_signoff: 'object_id signoff_type status? comment? instrument? *',
	delete_signoff: 'object_id signoff_type instrument? *',
	gwtc_create: 'smap number comment?',
	gwtc_get: 'number version',
	gwtc_list: 'number?',
	gwtc_numbers: '',
	gwtc_versions: 'number?',
	get: 'url *',
	head: 'url *',
	options: 'url *',
	delete: 'url *',
	post: 'url data? json? *',
	put: 'url data? *',
	patch: 'url data? *',
	get_file: 'url *',
};

/** Arguments that are probabilities; the client swallows the last one as an unknown keyword. */
export const probabilities: readonly string[] =
	'ProbHasNS ProbHasRemnant BNS NSBH BBH Terrestrial HasMassGap HasSSM'.split(' ');

/** Arguments of updates that are numbers. */
export const quantities: readonly string[] =
	'ra dec error_radius t90 redshift time_coinc_far space_coinc_far'.split(' ');

/** The older names of methods, which the client still has. */
export const aliases: Record<string, string> = {
	createEvent: 'create_event',
	replaceEvent: 'replace_event',
	numEvents: 'num_events',
	createSuperevent: 'create_superevent',
	updateSuperevent: 'update_superevent',
	addEventToSuperevent: 'add_event_to_superevent',
	removeEventFromSuperevent: 'remove_event_from_superevent',
	writeLog: 'write_log',
	writeEMObservation: 'write_emobservation',
	writeLabel: 'write_label',
	removeLabel: 'remove_label',
	addTag: 'add_tag',
	removeTag: 'remove_tag',
	createVOEvent: 'create_voevent',
};

/** What is answered from the root of the API, which the client reads once. */
export const properties: readonly string[] = [
	'api_versions',
	'server_version',
	'links',
	'templates',
	'groups',
	'pipelines',
	'searches',
	'allowed_labels',
	'em_groups',
	'voevent_types',
	'superevent_categories',
	'instruments',
	'signoff_types',
	'signoff_statuses',
	'service_url',
];

export const methodOf = (name: string): string => aliases[name] ?? name;

/** Names of all methods that can be replayed. */
export const methods: readonly string[] = Object.keys(signatures);

/** Its parameters, in the form above. */
export const signatureOf = (method: string): string | undefined => signatures[method];

/** Names of the arguments that a method must be given. */
export const requiredArguments = (method: string): string[] =>
	(signatures[method] ?? '').split(' ').filter((one) => /[^?*]$/.test(one));

/** Arguments by the names of their parameters; `more` holds swallowed keywords. */
export interface Call {
	method: string;
	given: Record<string, Value>;
	more: Record<string, Value>;
}

/** Python would not even begin such a call: an argument too many, one missing, or an unknown keyword. */
export class NotACall extends Error {}

/** Binds arguments to parameters as Python does. */
export function bind(name: string, args: Value[], kwargs: Record<string, Value>): Call {
	const method = methodOf(name);
	const signature = signatures[method];
	if (signature === undefined) throw new Error(`the client has no method ${name}`);
	const parameters = signature.split(' ').filter(Boolean);
	const swallows = parameters.at(-1) === '*';
	const names = parameters.filter((one) => one !== '*').map((one) => one.replace('?', ''));
	if (args.length > names.length && !swallows) throw new NotACall('too many arguments');
	const given: Record<string, Value> = {};
	const more: Record<string, Value> = {};
	names.forEach((one, index) => {
		if (index < args.length) given[one] = args[index] ?? null;
	});
	for (const [key, value] of Object.entries(kwargs)) {
		if (key in given) throw new NotACall(`${key} is given twice`);
		if (names.includes(key)) given[key] = value;
		else if (swallows) more[key] = value;
		else throw new NotACall(`no parameter ${key}`);
	}
	const missing = parameters.find((one) => !/[?*]$/.test(one) && !(one in given));
	if (missing !== undefined) throw new NotACall(`${missing} is missing`);
	return { method, given, more };
}
