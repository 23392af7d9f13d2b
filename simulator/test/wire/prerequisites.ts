import type { Bench, Json } from '../support';
import type { RecordedRequest } from './recorded';

/** Brings the objects of a request into the state that it needs: what is removed has been added, what is read is there. */
export class Prerequisites {
	constructor(
		private readonly bench: Bench,
		/** Below the API root: where VOEvents and EM observations can still be made. */
		private readonly older: string,
		private readonly newEvent: (letter: string) => Promise<string>,
	) {}

	/** Creates what has to exist already for the request to succeed. */
	async create({ verb, path, body }: RecordedRequest): Promise<void> {
		const address = path.replace(/^\{api\}(v[12]\/)?/, '');
		const [tree = '', id = '', part = '', item = '', , tag = ''] = address.split('/');
		const base = `${tree}/${id}`;
		const field = (wanted: string) => body?.form?.find(([key]) => key === wanted)?.[1];
		if (part === 'labels' && item && verb !== 'PUT') await this.label(base, item);
		if (part === 'log' || part === 'logs') {
			await this.logs(base, part, Number(item));
			if (tag && verb === 'DELETE') await this.tag(base, part, item, tag);
		}
		if (part === 'files' && item) await this.file(base, item);
		if (/^voevents?$/.test(part)) {
			if (item)
				await this.repeat(Number(item), base, part, { voevent_type: 'RE', CoincComment: '0' });
			const files = (body?.form ?? []).filter(([key]) => key.endsWith('_filename'));
			for (const [, file] of files) await this.file(base, file);
			if (field('raven_coinc') === 'True') await this.coincide(base);
		}
		if (/^emobservations?$/.test(part) && item)
			await this.repeat(Number(item), base, part, observation);
		if (part === 'notices' && item) await this.notices(base, Number(item));
		if (part === 'events' && item) await this.join(base, item);
		if (part === 'pipeline_preferred_events') {
			const event = item || (field('event') ?? '');
			await this.join(base, event);
			if (item) await this.good(`${base}/${part}/`, { event });
		}
		if (part === 'signoffs') await this.signoff(base, item, field);
		if (address.startsWith('gwtc/')) await this.catalogue(address, body?.json);
	}

	private good(path: string, form: Record<string, string>, as = 'advocate'): Promise<Json> {
		return this.bench.good(path, { as, form });
	}

	private async label(base: string, name: string): Promise<void> {
		if (base.startsWith('superevents')) await this.good(`${base}/labels/`, { name });
		else await this.bench.good(`${base}/labels/${name}`, { as: 'advocate', method: 'PUT' });
	}

	private async logs(base: string, part: string, wanted: number): Promise<void> {
		for (let number = 1; number <= wanted; number += 1) {
			await this.good(`${base}/${part}/`, { comment: `entry ${number}` });
		}
	}

	private async tag(base: string, part: string, number: string, name: string): Promise<void> {
		if (part === 'logs') await this.good(`${base}/logs/${number}/tags/`, { name });
		else
			await this.bench.good(`${base}/log/${number}/tag/${name}`, { as: 'advocate', method: 'PUT' });
	}

	/** All versions of a file up to the one that is asked for. */
	private async file(base: string, nameAndVersion: string): Promise<void> {
		const [name = '', version = '0'] = nameAndVersion.split(',');
		for (let made = 0; made <= Number(version); made += 1) {
			const multipart = new FormData();
			multipart.append('comment', 'a file');
			multipart.append('upload', new Blob(['contents']), name);
			const list = base.startsWith('superevents') ? 'logs' : 'log';
			await this.bench.good(`${base}/${list}/`, { as: 'advocate', multipart });
		}
	}

	private async repeat(times: number, base: string, part: string, json: Json): Promise<void> {
		for (let made = 0; made < times; made += 1) {
			await this.bench.good(`${this.older}${base}/${part}/`, { as: 'advocate', json });
		}
	}

	private async notices(base: string, wanted: number): Promise<void> {
		for (let made = 0; made < wanted; made += 1) {
			const multipart = new FormData();
			const notice = { ...retraction, superevent_id: base.split('/')[1] };
			multipart.append('upload', new Blob([JSON.stringify(notice)]), 'notice.json');
			await this.bench.call(`${base}/notices/`, { as: 'advocate', multipart });
		}
	}

	private async join(base: string, event: string): Promise<void> {
		const reply = await this.bench.call(`${base}/events/`, { as: 'advocate', form: { event } });
		if (reply.status !== 201) throw new Error(`${event} does not join ${base}: ${reply.text}`);
	}

	private async coincide(base: string): Promise<void> {
		const form = { em_type: await this.newEvent('E') };
		await this.bench.good(`${base}/`, { as: 'advocate', method: 'PATCH', form });
	}

	/** A signoff is asked for by a label; those that are read or changed exist already. */
	private async signoff(
		base: string,
		item: string,
		field: (name: string) => string | undefined,
	): Promise<void> {
		const type = item.slice(0, 2) === 'OP' || field('signoff_type') === 'OP' ? 'OP' : 'ADV';
		const instrument = type === 'OP' ? item.slice(2) || (field('instrument') ?? '') : '';
		if (!item && field('signoff_type') === undefined) return;
		await this.label(base, type === 'OP' ? `${instrument}OPS` : 'ADVREQ');
		if (!item) return;
		const form = { signoff_type: type, instrument, status: 'OK', comment: 'before' };
		await this.good(`${base}/signoffs/`, form, type === 'OP' ? 'operator' : 'advocate');
	}

	private async catalogue(address: string, given?: Json): Promise<void> {
		const [, number = '', version = ''] = address.split('/');
		if (version) {
			await this.bench.good('gwtc/', { as: 'catalogManager', json: { number, smap: {} } });
		}
		for (const [superevent, entry] of Object.entries((given?.smap ?? {}) as Json)) {
			const { pipelines } = entry as { pipelines: Record<string, string> };
			for (const event of Object.values(pipelines)) {
				await this.join(`superevents/${superevent}`, event);
			}
		}
	}
}

const observation = {
	group: 'ZTF',
	comment: '',
	ra_list: [1],
	ra_width_list: [1],
	dec_list: [1],
	dec_width_list: [1],
	start_time_list: ['2024-05-17T08:18:05'],
	duration_list: [1],
};

const retraction = {
	alert_type: 'RETRACTION',
	time_created: '2024-05-17T00:10:00Z',
	urls: { gracedb: 'https://gracedb.ligo.org/' },
	event: null,
	external_coinc: null,
};
