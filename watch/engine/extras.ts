import { readProbabilities } from '../../gracedb/alert/probabilities';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { type Json, strings } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import type { Emission } from '../output/items';
import { preferredEventOf } from '../state/fingerprint';
import { type Client, forEach, limited, type Run } from './run';

/** ms */
const extraLimit = 5_000;

/**
 * Adds what is good to know about superevents that changed: whether everybody may see them, and what kind of source they are. Each is
 * asked once, in a few seconds; what could not be learned stays unknown.
 */
export async function addExtras(run: Run, emissions: Emission[]): Promise<void> {
	await forEach(emissions, async (emission) => {
		const { superevent, exposed } = emission;
		const [isPublic, classification, properties] = await Promise.all([
			exposed ?? isExposed(run, superevent.superevent_id),
			readFile(run, emission, 'classification'),
			readFile(run, emission, 'properties'),
		]);
		Object.assign(emission, {
			...(isPublic === undefined ? {} : { exposed: isPublic }),
			...(classification === undefined ? {} : { classification }),
			...(properties === undefined ? {} : { properties }),
		});
	});
}

/** Asks once; undefined for any failure. */
async function extra<Answer>(
	run: Run,
	client: Client,
	call: (client: Client, options: { signal: AbortSignal }) => Promise<Answer>,
): Promise<Answer | GraceDbError | undefined> {
	// The items themselves do not wait for it.
	if (run.localNow() >= run.hardEnd - extraLimit) return undefined;
	try {
		return await limited(run, extraLimit, (signal) => call(client, { signal }));
	} catch (error) {
		return error instanceof GraceDbError ? error : undefined;
	}
}

/** Whether everybody may see a superevent, asked as an anonymous user; undefined where there is no answer. */
export async function isExposed(run: Run, id: string): Promise<boolean | undefined> {
	const { anonymous } = run.clients;
	if (!anonymous) return true;
	const answer = await extra(run, anonymous, (client, options) =>
		client.superevents.get(id, options),
	);
	if (!(answer instanceof GraceDbError)) return answer && true;
	if (answer.kind === 'missing') return false;
	if (answer.kind === 'permission') sayRefused(run);
	return undefined;
}

function sayRefused(run: Run): void {
	const { said } = run.state;
	if (said.includes('anonymous')) return;
	run.state = { ...run.state, said: [...said, 'anonymous'] };
	run.warn('The server refuses anonymous users, so the field "public" of the items is "unknown".');
}

const files = {
	classification: { label: 'PASTRO_READY', name: 'p_astro.json', notice: 'prob_bns' },
	properties: { label: 'EMBRIGHT_READY', name: 'em_bright.json', notice: 'prob_has_ns' },
} as const;

/** What a file says about the source, where no notice does; undefined where it is not there or says nothing. */
async function readFile(
	run: Run,
	{ superevent, notice, changes }: Emission,
	what: keyof typeof files,
): Promise<Json | undefined> {
	const { label, name, notice: field } = files[what];
	const records = [notice, ...changes.map(({ data }) => data)];
	const isTold = records.some((record) => typeof record?.[field] === 'number');
	if (isTold || !hasLabel(superevent, label)) return undefined;
	const answer = await extra(run, run.clients.once, async (client, options) => {
		const { content } = await client.files.download(superevent.superevent_id, name, options);
		return await readProbabilities(content);
	});
	return answer instanceof GraceDbError ? undefined : answer;
}

function hasLabel(superevent: Superevent, label: string): boolean {
	const labels = [
		...strings(superevent['labels']),
		...strings(preferredEventOf(superevent)['labels']),
	];
	return labels.includes(label);
}
