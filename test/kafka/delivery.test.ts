import { afterEach, describe, expect, it } from 'vitest';
import { Readable } from 'node:stream';
import { identityOf } from '../../gracedb/auth/credential';
import { createGraceDbClient } from '../../gracedb/client';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { kafkaIdentity } from '../../gracedb/kafka/credential';
import { kafka as throughKafka } from '../../gracedb/kafka/kafka';
import type { Events } from '../../gracedb/resources/events';
import { realRuntime } from '../../gracedb/runtime';
import type { Row } from '../support/graceDb';
import { topics } from './topics';
import { create, eventFile, item, useKafka } from './world';

const kafka = useKafka();

afterEach(async () => {
	await kafka.broker('resume');
	await kafka.noFaults();
});

const upload = {
	fileName: 'coinc.xml',
	size: eventFile.length,
	open: () => Readable.from([Buffer.from(eventFile)]),
};
const ten = Array.from({ length: 10 }, (_, n) => item(`<LIGO_LW n="${n}"/>`));
const isInGraceDb = async (graceid: unknown): Promise<boolean> =>
	(await kafka.graceDb('GET', `events/${String(graceid)}`)).status === 200;

/** Runs ten items; after the third is on the broker, something happens to it. */
async function tenItems(
	parameters: Row,
	accident: () => Promise<unknown>,
): Promise<{ rows: Row[]; onBroker: Set<unknown>; reservations: number }> {
	await kafka.requests();
	const before = await kafka.count(topics.gstlal);
	// So that some are left when it happens.
	await kafka.fault({ fault: 'latency', path: '*/reserve/', milliseconds: 150 });
	const running = kafka.run(
		{ ...create, kafkaOptions: { timeLimit: 2 }, ...parameters },
		{ items: ten, onError: 'continueRegularOutput' },
	);
	let isDone = false;
	running.then(
		() => (isDone = true),
		() => (isDone = true),
	);
	// On a busy machine some may fail by themselves, within the time limit.
	while (!isDone && (await kafka.count(topics.gstlal)) < before + 3);
	await accident();
	const rows = await running;
	await kafka.broker('resume');
	const requests = await kafka.fullRequests();
	const records = await kafka.records(topics.gstlal);
	return {
		rows,
		onBroker: new Set(records.map(({ key }) => key)),
		reservations: requests.filter(({ url, status }) => /reserve/.test(url) && status === 201)
			.length,
	};
}

/** Where the event of an item is: every reserved id has to be somewhere. */
async function fateOf(row: Row, onBroker: Set<unknown>): Promise<string> {
	const named = /G\d+/.exec(JSON.stringify(row['error'] ?? ''))?.[0];
	if (row['error'] !== undefined) return named ? 'named in the error' : 'not reserved';
	if (row['submitted_through'] === 'http') {
		return (await isInGraceDb(row['graceid'])) ? 'in GraceDB' : 'lost';
	}
	return onBroker.has(row['graceid']) ? 'on the broker' : 'lost';
}

const accidents: Record<string, () => Promise<unknown>> = {
	'the broker hangs': () => kafka.broker('pause'),
	'the broker is killed and starts again': async () => {
		await kafka.broker('kill');
		await kafka.broker('start');
	},
};

describe.each(Object.entries(accidents))('ten items while %s', (_name, accident) => {
	it.each(['fail', 'fallBack'])('lose none (%s)', async (onFailure) => {
		const { rows, onBroker, reservations } = await tenItems({ onFailure }, accident);
		expect(rows).toHaveLength(10);
		const fates = await Promise.all(rows.map((row) => fateOf(row, onBroker)));
		expect(fates).not.toContain('lost');
		if (onFailure === 'fallBack') {
			expect(fates.filter((fate) => !['on the broker', 'in GraceDB'].includes(fate))).toEqual([]);
		}
		// Nothing was reserved that no item tells of.
		const told = rows.map((row) => JSON.stringify(row));
		const names =
			/"submitted_through":"kafka"|reserved event|G\d+ is reserved|may have reserved one/;
		expect(told.filter((text) => names.test(text)).length).toBeGreaterThanOrEqual(reservations);
		expect(told.join(' ')).not.toMatch(/not submitted/);
	});
});

describe('a message that Kafka has not confirmed', () => {
	/** Its topic takes no messages of this user, so GraceDB gets the event over HTTP: by these functions. */
	async function submit(
		uploadReserved: (real: Events['uploadReserved']) => Events['uploadReserved'],
	): Promise<Row> {
		const { graceDbSciTokenApi } = kafka.graceDbCredential();
		const client = createGraceDbClient(identityOf.graceDbSciTokenApi(graceDbSciTokenApi ?? {}));
		const real: Events['uploadReserved'] = (...event) => client.events.uploadReserved(...event);
		const events = { ...client.events, uploadReserved: uploadReserved(real) };
		const { graceDbKafkaApi } = kafka.kafkaCredential();
		return await throughKafka({ ...client, events, runtime: realRuntime }).submit(
			{ group: 'CBC', pipeline: 'pycbc', file: upload },
			{ identity: kafkaIdentity(graceDbKafkaApi ?? {}), onFailure: 'fallBack' },
		);
	}

	it('but that arrives all the same is found, and not uploaded a second time', async () => {
		const row = await submit((real) => async (...event) => {
			// The supervisor is quicker.
			await real(...event);
			return await real(...event);
		});
		expect(row).toMatchObject({
			graceid: expect.stringMatching(/^G\d+$/) as string,
			submitted_through: 'kafka',
			kafka_status: 'not confirmed',
			fallback: 'GraceDB already had the event: the message had arrived all the same.',
		});
	});

	it('is found in GraceDB when the answer to its upload was lost', async () => {
		const row = await submit((real) => async (...event) => {
			await real(...event);
			throw new GraceDbError('No answer.', { kind: 'connection' });
		});
		expect(row).toMatchObject({
			submitted_through: 'http',
			fallback:
				'The reserved event was uploaded through HTTP. The answer was lost, but GraceDB has the event.',
		});
	});

	it('nor GraceDB taken is an error with both reasons and the reserved ID', async () => {
		const failing = submit(
			() => () =>
				Promise.reject(new GraceDbError('The server is in maintenance.', { kind: 'unavailable' })),
		);
		await expect(failing).rejects.toThrow(
			/^Kafka has not confirmed the event G\d+: The token does not allow .* The way through HTTP failed as well: The server is in maintenance\.$/,
		);
		await expect(failing).rejects.toMatchObject({
			advice: expect.stringMatching(/The ID G\d+ is reserved/) as string,
		});
	});
});

describe('when GraceDB does not reserve an ID', () => {
	const submit = { onFailure: 'fallBack' };

	it('because the user may not, that is an error and nothing is sent', async () => {
		const before = await kafka.count(topics.gstlal);
		const credentials = kafka.graceDbCredential({}, 'noGroup');
		await expect(kafka.submit(submit, { credentials })).rejects.toMatchObject({ httpCode: '403' });
		expect(await kafka.count(topics.gstlal)).toBe(before);
	});

	it('because it cannot just then, the event goes through HTTP', async () => {
		await kafka.fault({ fault: 'maintenance', path: '*/reserve/' });
		expect(await kafka.submit(submit)).toMatchObject({
			graceid: expect.stringMatching(/^G\d+$/) as string,
			submitted_through: 'http',
			kafka_status: 'not confirmed',
			kafka_error: expect.stringMatching(/maintenance/) as string,
			fallback: 'The event was created through HTTP.',
		});
	});

	it('within the time limit, an ID may be reserved all the same, and the error says so', async () => {
		await kafka.fault({ fault: 'latency', path: '*/reserve/', milliseconds: 4_000 });
		await expect(kafka.submit({ kafkaOptions: { timeLimit: 1 } })).rejects.toThrow(
			'GraceDB did not answer the reservation of an ID within the time limit of 1 s; it may have reserved one all the same.',
		);
	});
});
