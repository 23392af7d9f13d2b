import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Bench, Json } from '../support';
import { Prerequisites } from './prerequisites';
import { contentsOf, type RecordedRequest } from './recorded';

const coinc = readFileSync(resolve(__dirname, '../conformance/data/coinc.xml'));
const supereventId = /\b[TM]?(?:S\d{6}[a-z]+|GW\d{6}[A-Z]+)\b/g;
const eventId = /^[GEHMTD]\d+$/;
const anyUuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** How an event becomes one whose id has this letter. */
const kinds: Record<string, Record<string, string>> = {
	G: { group: 'CBC', pipeline: 'gstlal', search: 'AllSky' },
	T: { group: 'Test', pipeline: 'gstlal', search: 'AllSky' },
	M: { group: 'CBC', pipeline: 'gstlal', search: 'MDC' },
	H: { group: 'CBC', pipeline: 'HardwareInjection' },
	D: { group: 'Detchar', pipeline: 'gstlal' },
	E: { group: 'External', pipeline: 'Fermi', search: 'GRB' },
};

const grb = `<?xml version="1.0"?>
<voe:VOEvent ivorn="ivo://nasa.gsfc.gcn/Fermi#1" role="observation" version="2.0"
	xmlns:voe="http://www.ivoa.net/xml/VOEvent/v2.0">
<Who><AuthorIVORN>ivo://nasa.gsfc.tan/gcn</AuthorIVORN></Who>
<What><Param name="TrigID" value="1"/></What>
<WhereWhen><ObsDataLocation><ObservatoryLocation id="GEOLUN"/><ObservationLocation>
<AstroCoordSystem id="UTC-FK5-GEO"/><AstroCoords coord_system_id="UTC-FK5-GEO">
<Time unit="s"><TimeInstant><ISOTime>2024-05-17T00:00:00</ISOTime></TimeInstant></Time>
<Position2D unit="deg"><Value2><C1>1</C1><C2>2</C2></Value2><Error2Radius>3</Error2Radius></Position2D>
</AstroCoords></ObservationLocation></ObsDataLocation></WhereWhen>
</voe:VOEvent>`;

/** Who is allowed to do what is recorded; an advocate may do most. */
export function userFor({ verb, path, body }: RecordedRequest): string {
	if (path.includes('gwtc/') && verb === 'POST') return 'catalogManager';
	const text = JSON.stringify(body?.form ?? '');
	if (/signoffs\/OP|"signoff_type","OP"/.test(path + text)) return 'operator';
	return /events\/(reserve\/|[^/]+\/(upload|update-grbevent)\/|[^/]+$)?$/.test(path) &&
		verb !== 'GET' &&
		!path.includes('superevents/')
		? 'pipeline'
		: 'advocate';
}

/** Makes the objects that a recorded request speaks of, and the request that speaks of them by their new names. */
export class Scene {
	private readonly names = new Map<string, string>();

	private readonly prerequisites: Prerequisites;

	/** @param older below the API root: where VOEvents and EM observations can still be made */
	constructor(
		private readonly bench: Bench,
		older: string,
	) {
		this.prerequisites = new Prerequisites(bench, older, (letter) => this.newEvent(letter));
	}

	/** The request with ids of objects that exist, in the state that it needs. */
	async set(request: RecordedRequest): Promise<RecordedRequest> {
		await this.superevents(request);
		const uuid = anyUuid.exec(request.path)?.[0];
		if (uuid) this.names.set(uuid, await this.contentId());
		for (const id of eventIds(request)) await this.event(id, request);
		const renamed = this.rename(request);
		await this.prerequisites.create(renamed);
		return renamed;
	}

	private async superevents(request: RecordedRequest): Promise<void> {
		for (const [id] of JSON.stringify(request).matchAll(supereventId)) {
			if (this.names.has(id)) continue;
			const letter = /^[TM]/.exec(id)?.[0] ?? 'G';
			this.names.set(id, await this.superevent(letter, id.includes('GW')));
		}
	}

	private async superevent(letter: string, isConfirmed: boolean): Promise<string> {
		const preferred = await this.newEvent(letter);
		const times = { t_start: 1238166017, t_0: 1238166018.5, t_end: 1238166019 };
		const category = letter === 'G' ? 'P' : letter;
		const made = await this.bench.good('superevents/', {
			as: 'pipeline',
			json: { ...times, category, preferred_event: preferred },
		});
		const id = String(made.superevent_id);
		if (!isConfirmed) return id;
		const as = 'advocate';
		return String(
			(await this.bench.good(`superevents/${id}/confirm-as-gw/`, { as, json: {} })).gw_id,
		);
	}

	/** An event has to be of the same category as the superevent that is spoken of with it. */
	private async event(id: string, request: RecordedRequest): Promise<void> {
		if (this.names.has(id)) return;
		if (request.path.endsWith('/upload/')) {
			const form = { group: 'CBC', pipeline: 'gstlal' };
			const reply = await this.bench.call('events/reserve/', { as: 'pipeline', form });
			if (reply.status === 201) {
				this.names.set(id, String((reply.body as Json).graceid));
				return;
			}
		}
		const [superevent] = request.path.match(supereventId) ?? [];
		const letter = superevent ? (/^[TM]/.exec(superevent)?.[0] ?? 'G') : id[0];
		this.names.set(id, await this.newEvent(letter ?? 'G', pipelineIn(request, id)));
	}

	private async newEvent(letter: string, pipeline?: string): Promise<string> {
		const multipart = new FormData();
		const fields = { ...kinds[letter], ...(pipeline ? { pipeline } : {}) };
		for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
		const file = letter === 'E' ? grb : letter === 'H' ? '{}' : new Uint8Array(coinc);
		multipart.append('eventFile', new Blob([file]), 'coinc.xml');
		return String((await this.bench.good('events/', { as: 'pipeline', multipart })).graceid);
	}

	/** The fingerprint of the file of an event that exists. */
	private async contentId(): Promise<string> {
		await this.newEvent('T');
		const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(coinc));
		const digits = Buffer.from(hash).toString('hex').slice(0, 32);
		return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
	}

	private rename(request: RecordedRequest): RecordedRequest {
		const names = [...this.names].sort(([a], [b]) => b.length - a.length);
		if (names.length === 0) return request;
		const known = new RegExp(`\\b(?:${names.map(([name]) => name).join('|')})\\b`, 'g');
		const renamed = JSON.stringify(request).replace(known, (name) => this.names.get(name) ?? name);
		return JSON.parse(renamed) as RecordedRequest;
	}
}

const eventFields = new Set(['preferred_event', 'event', 'events', 'graceid']);

/** The ids of events in a request: in the address, in certain fields, in a catalogue. */
function eventIds({ path, body }: RecordedRequest): string[] {
	const segments = /^\{api\}(?:v[12]\/)?(?:events\/|superevents\/[^/]+\/\w*events\/)([^/]+)/.exec(
		path,
	);
	const fields = [...(body?.form ?? []), ...(body?.multipart ?? []).map(pairOf)];
	const ids = [
		segments?.[1] ?? '',
		...fields.flatMap(([name, value]) => (eventFields.has(name) ? [value] : [])),
		...(JSON.stringify(body?.json ?? '').match(/\b[GEHMTD]\d{4,}\b/g) ?? []),
	];
	return ids.filter((id) => eventId.test(id));
}

function pairOf({ name, text = '' }: { name: string; text?: string }): [string, string] {
	return [name, text];
}

/** The pipeline that a catalogue names for an event. */
function pipelineIn({ body }: RecordedRequest, id: string): string | undefined {
	return new RegExp(`"(\\w+)":"${id}"`).exec(JSON.stringify(body?.json ?? ''))?.[1];
}

/** The body as fetch takes it. */
export function bodyOf({ body }: RecordedRequest): {
	form?: [string, string][];
	json?: unknown;
	multipart?: FormData;
} {
	if (body?.json) return { json: body.json };
	if (body?.form) return { form: body.form };
	if (!body?.multipart) return {};
	const multipart = new FormData();
	for (const part of body.multipart) {
		if (part.filename === undefined) multipart.append(part.name, part.text ?? '');
		else {
			const file = new Blob([contentsOf(part)], { type: part.contentType ?? '' });
			multipart.append(part.name, file, part.filename);
		}
	}
	return { multipart };
}
