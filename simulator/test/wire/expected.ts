import type { Reply } from '../support';
import type { RecordedRequest } from './recorded';

/** Which API answers: that of older servers, or one of the two of current ones. */
export type Api = 'classic' | 'v1' | 'v2';

/** What the server generations answer to one method at one address. */
interface Expectation {
	verb: string;
	path: RegExp;
	/** One status for all, or one for each. */
	status: number | Record<Api, number>;
	/** Keys that the body must have, those and no others; undefined: any body. */
	keys?: (api: Api) => string[];
	/** Keys of the items of a list. */
	list?: { under: (api: Api) => string; keys: string[] };
	/** Requests that are refused for what they contain, and how. */
	unfit?: { is: (request: RecordedRequest) => boolean; status: number };
	/** The whole body, where that is no object. */
	body?: (api: Api) => unknown;
}

const E = '[GEHMTD]\\d+';
const S = '[A-Z]+\\d{6}[A-Za-z]+';
const words = (text: string) => text.split(' ');
const envelope = (key: string) => words(`start numRows links ${key}`);

const supereventKeys = words(
	'superevent_id gw_id category created submitter preferred_event em_type t_start t_0 t_end gw_events em_events far ' +
		'time_coinc_far space_coinc_far labels links preferred_event_data pipeline_preferred_events',
);
const supereventLog = words('self N comment created issuer filename file_version tag_names file');
const eventLog = [...supereventLog, 'tags'];
const label = words('self name created creator');
const signoff = words('self signoff_type instrument status submitter comment');
const userInfo = words('username first_name last_name email is_internal_user upload_to_pipeline');
const catalogue = words('number version created submitter url gwtc_superevents comment');
const logKey = (api: Api) => (api === 'v2' ? 'logs' : 'log');

const gone = (status: number) => ({ classic: status, v1: status, v2: 410 });
const newer = (status: number) => ({ classic: 404, v1: 404, v2: status });

const at = (verb: string, path: string, status: Expectation['status']): Expectation => ({
	verb,
	path: new RegExp(`^${path}$`),
	status,
});

/** An event file that the parser of its pipeline cannot read. */
function hasNoXml({ body }: RecordedRequest): boolean {
	return !body?.multipart?.some(({ name, text }) => name === 'eventFile' && text?.startsWith('<'));
}

function hasNoComment({ body }: RecordedRequest): boolean {
	return body?.form?.some(([name, value]) => name === 'comment' && value === '') ?? false;
}

/** By method and address. Sources: the reference server, and for v2 the tests of its client. */
const expectations: Expectation[] = [
	at('GET', '', 200),
	at('GET', 'v9/', 404),
	{ ...at('GET', 'user-info/', 200), keys: () => userInfo },

	{ ...at('GET', 'events/', 200), keys: () => words('numRows events links') },
	at('POST', 'events/', 201),
	at('POST', 'events/reserve/', newer(201)),
	at('POST', `events/${E}/upload/`, newer(201)),
	at('GET', `events/${E}`, 200),
	{ ...at('PUT', `events/${E}`, 202), unfit: { is: hasNoXml, status: 500 }, body: () => '' },
	at('PATCH', `events/${E}/update-grbevent/`, gone(200)),
	{
		...at('GET', `events/${E}/log/`, 200),
		keys: (api) => envelope(logKey(api)),
		list: { under: logKey, keys: eventLog },
	},
	// What an id means does not depend on the version that is asked.
	at('GET', 'events/[0-9a-f-]{36}/log/', { classic: 404, v1: 200, v2: 200 }),
	{ ...at('GET', `events/${E}/log/\\d+`, 200), keys: () => eventLog },
	{ ...at('POST', `events/${E}/log/`, 201), keys: () => eventLog },
	{ ...at('GET', `events/${E}/log/\\d+/tag/`, 200), keys: () => ['tags'] },
	{ ...at('PUT', `events/${E}/log/\\d+/tag/\\w+`, 201), body: () => 'Tag created.' },
	at('DELETE', `events/${E}/log/\\d+/tag/\\w+`, 204),
	{ ...at('GET', `events/${E}/labels/`, 200), keys: () => words('links labels') },
	{ ...at('GET', `events/${E}/labels/\\w+`, 200), keys: () => label },
	{ ...at('PUT', `events/${E}/labels/\\w+`, 201), body: (api) => (api === 'v2' ? {} : '{}') },
	at('DELETE', `events/${E}/labels/\\w+`, 204),
	at('GET', `events/${E}/files/`, 200),
	{ ...at('GET', `events/${E}/files/.+`, 200) },
	{ ...at('GET', `events/${E}/voevent/`, gone(200)), keys: () => envelope('voevents') },
	at('GET', `events/${E}/voevent/\\d+`, gone(200)),
	at('POST', `events/${E}/voevent/`, gone(201)),
	{ ...at('GET', `events/${E}/emobservation/`, gone(200)), keys: () => envelope('observations') },
	at('GET', `events/${E}/emobservation/\\d+`, gone(200)),
	at('POST', `events/${E}/emobservation/`, gone(201)),

	{ ...at('GET', 'superevents/', 200), keys: () => words('numRows superevents links') },
	{ ...at('POST', 'superevents/', 201), keys: () => supereventKeys },
	{ ...at('GET', `superevents/${S}/`, 200), keys: () => supereventKeys },
	{ ...at('PATCH', `superevents/${S}/`, 200), keys: () => supereventKeys },
	{ ...at('POST', `superevents/${S}/confirm-as-gw/`, 200), keys: () => supereventKeys },
	{ ...at('POST', `superevents/${S}/events/`, 201), keys: () => words('self graceid') },
	at('DELETE', `superevents/${S}/events/${E}/`, 204),
	{
		...at('POST', `superevents/${S}/pipeline_preferred_events/`, 201),
		keys: () => words('self graceid'),
	},
	at('DELETE', `superevents/${S}/pipeline_preferred_events/${E}/`, 204),
	{
		...at('GET', `superevents/${S}/logs/`, 200),
		keys: (api) => envelope(logKey(api)),
		list: { under: logKey, keys: supereventLog },
	},
	// Ids of events are looked up among the superevents, and are not there.
	at('GET', `superevents/${E}/logs/`, 404),
	{ ...at('GET', `superevents/${S}/logs/\\d+/`, 200), keys: () => supereventLog },
	{
		...at('POST', `superevents/${S}/logs/`, 201),
		unfit: { is: hasNoComment, status: 400 },
		keys: () => supereventLog,
	},
	{ ...at('GET', `superevents/${S}/logs/\\d+/tags/`, 200), keys: () => ['tags'] },
	{
		...at('POST', `superevents/${S}/logs/\\d+/tags/`, 201),
		keys: () => words('name displayName self'),
	},
	at('DELETE', `superevents/${S}/logs/\\d+/tags/\\w+/`, 204),
	{ ...at('GET', `superevents/${S}/labels/`, 200), keys: () => words('labels links') },
	{ ...at('GET', `superevents/${S}/labels/\\w+/`, 200), keys: () => label },
	{ ...at('POST', `superevents/${S}/labels/`, 201), keys: () => label },
	at('DELETE', `superevents/${S}/labels/\\w+/`, 204),
	at('GET', `superevents/${S}/files/`, 200),
	at('GET', `superevents/${S}/files/.+`, 200),
	{ ...at('GET', `superevents/${S}/voevents/`, 200), keys: () => envelope('voevents') },
	at('GET', `superevents/${S}/voevents/\\d+/`, 200),
	at('POST', `superevents/${S}/voevents/`, gone(201)),
	{
		...at('GET', `superevents/${S}/emobservations/`, gone(200)),
		keys: () => envelope('observations'),
	},
	at('GET', `superevents/${S}/emobservations/\\d+/`, gone(200)),
	at('POST', `superevents/${S}/emobservations/`, gone(201)),
	at('GET', `superevents/${S}/notices/`, newer(200)),
	at('GET', `superevents/${S}/notices/\\d+/`, newer(200)),
	// The documents of the recording are too short to be notices.
	at('POST', `superevents/${S}/notices/`, newer(400)),
	{ ...at('GET', `superevents/${S}/permissions/`, 200), keys: () => envelope('permissions') },
	at('POST', `superevents/${S}/permissions/modify/`, 200),
	{
		...at('GET', `superevents/${S}/signoffs/`, 200),
		keys: () => envelope('signoffs'),
		list: { under: () => 'signoffs', keys: signoff },
	},
	{ ...at('GET', `superevents/${S}/signoffs/\\w+/`, 200), keys: () => signoff },
	{ ...at('POST', `superevents/${S}/signoffs/`, 201), keys: () => signoff },
	{ ...at('PATCH', `superevents/${S}/signoffs/\\w+/`, 200), keys: () => signoff },
	at('DELETE', `superevents/${S}/signoffs/\\w+/`, 204),

	{ ...at('GET', 'gwtc/', 200), keys: () => words('count next previous results') },
	{ ...at('GET', 'gwtc/[\\w-]+/', 200), keys: () => words('count next previous results') },
	{ ...at('GET', 'gwtc/[\\w-]+/\\w+/', 200), keys: () => catalogue },
	{ ...at('POST', 'gwtc/', 201), keys: () => catalogue },
];

/** What is expected at an address below the API root (without its version), or undefined. */
export function expectationFor(verb: string, path: string): Expectation | undefined {
	return expectations.find((one) => one.verb === verb && one.path.test(path));
}

export function statusFor(
	{ status, unfit }: Expectation,
	api: Api,
	request: RecordedRequest,
): number {
	if (unfit?.is(request)) return unfit.status;
	return typeof status === 'number' ? status : status[api];
}

/** The form of a good answer: sorted keys, or the body itself; undefined where nothing is expected of it. */
export function expectedForm(expectation: Expectation, api: Api): unknown {
	if (expectation.body) return expectation.body(api);
	return expectation.keys?.(api).toSorted();
}

/** The same of an answer that came. */
export function formOf(expectation: Expectation, { body, text }: Reply): unknown {
	if (expectation.body) return text === '' ? '' : body;
	return expectation.keys && Object.keys(body ?? {}).toSorted();
}

/** The forms of a list's items that are not as expected. */
export function oddItems({ list }: Expectation, api: Api, { body }: Reply): string[][] {
	if (!list) return [];
	const items = (body as Record<string, object[]>)[list.under(api)] ?? [];
	const wanted = list.keys.toSorted().join();
	return items.map((item) => Object.keys(item).toSorted()).filter((keys) => keys.join() !== wanted);
}
