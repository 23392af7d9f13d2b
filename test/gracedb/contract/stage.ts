import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import type { AuthSource } from '../../../gracedb/auth/auth';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { closeConnections } from '../../../gracedb/http/pool';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import type { Upload } from '../../../gracedb/http/body';
import { onlyTest } from './onlyTest';
import type { ContractServer } from './servers';

/** A superevent of the category Test around an event of the group Test. */
export type Made = Record<'superevent' | 'event', string>;

/** What the contract needs of a server, found out by reading and made by writing to Test. */
export interface Stage {
	/** The server as anybody sees it. */
	anonymous: () => GraceDbClient;
	/** The same for somebody whom it knows; the test is skipped where no credential is given. */
	member: (test: TestContext) => GraceDbClient;
	/** The same with each kind of credential. */
	everyMember: (test: TestContext) => GraceDbClient[];
	/** A superevent that everybody may see; the test is skipped where there is none. */
	publicSuperevent: (test: TestContext) => Promise<string>;
	/** A superevent and an event of its own; the same for all tests. */
	made: (test: TestContext) => Promise<Made>;
	/** Uploads an event to the group Test. */
	makeEvent: (test: TestContext) => Promise<string>;
	/** What was asked for; the test is skipped where the server has no such call, or does not allow it to this user. */
	ifOffered: <Result>(test: TestContext, result: Promise<Result>) => Promise<Result>;
	/** Requests sent so far, as `GET /api/…`. */
	sent: readonly string[];
}

/** Of two detectors, at GPS 1400000001.5. */
const coincFile = join(import.meta.dirname, '../../../simulator/test/fixtures/gstlal-coinc.xml');

export function file(fileName: string, content: Buffer | string): Upload {
	const bytes = Buffer.from(content);
	return { fileName, size: bytes.length, open: () => Readable.from([bytes]) };
}

/** @param server known once the tests run */
export function useStage(server: () => ContractServer): Stage {
	const { exchange, sent } = onlyTest();
	const client = (auth?: AuthSource): GraceDbClient =>
		createGraceDbClient({ ...server().connection, auth, exchange });
	let anonymous: GraceDbClient;
	let newest: Promise<string | undefined> | undefined;
	let made: Promise<Made> | undefined;

	beforeAll(() => {
		anonymous = client();
	});
	afterAll(closeConnections);

	const member: Stage['member'] = (test) => {
		const [auth] = Object.values(server().credentials);
		return auth ? client(auth) : test.skip('No token is given: set GRACEDB_TEST_TOKEN.');
	};

	const ifOffered: Stage['ifOffered'] = async (test, result) => {
		try {
			return await result;
		} catch (error) {
			if (!(error instanceof GraceDbError)) throw error;
			const { surely } = server();
			const { kind, message } = error;
			const isLacking = kind === 'input' && /does not support/.test(message);
			if (isLacking && !surely.includes('offers')) test.skip(message);
			if (kind === 'permission' && !surely.includes('allows')) test.skip(message);
			throw error;
		}
	};

	const eventBy = async ({ events }: GraceDbClient): Promise<string> => {
		const coinc = file('coinc.xml', readFileSync(coincFile));
		const { graceid } = await events.create({
			group: 'Test',
			pipeline: 'gstlal',
			labels: ['INJ'],
			file: coinc,
		});
		return graceid as string;
	};

	const supereventBy = async (by: GraceDbClient): Promise<Made> => {
		const event = await eventBy(by);
		const { superevent_id: superevent } = await by.superevents.create({
			start: '1400000000.5',
			t0: '1400000001.123456',
			end: 1400000002,
			preferredEvent: event,
			category: 'Test',
			labels: ['DQOK'],
		});
		return { superevent, event };
	};

	return {
		sent,
		anonymous: () => anonymous,
		member,
		ifOffered,
		makeEvent: (test) => ifOffered(test, eventBy(member(test))),
		made(test) {
			const by = member(test);
			made ??= supereventBy(by);
			return ifOffered(test, made);
		},
		everyMember(test) {
			member(test);
			return Object.values(server().credentials).map(client);
		},
		async publicSuperevent(test) {
			newest ??= newestAlert(anonymous);
			return (await newest) ?? test.skip('The server shows no superevent to anonymous users.');
		},
	};
}

/** The newest superevent that the public was alerted of, or else the newest. */
async function newestAlert({ superevents }: GraceDbClient): Promise<string | undefined> {
	const everything = { category: 'Any', limit: 1 } as const;
	const alerts = superevents.list({ ...everything, query: 'GCN_PRELIM_SENT' });
	const [alert] = await collect(alerts);
	return alert ?? (await collect(superevents.list(everything)))[0];
}

/** Ids of superevents in their order. */
export async function collect(found: AsyncIterable<{ superevent_id: string }>): Promise<string[]> {
	const ids: string[] = [];
	for await (const { superevent_id } of found) ids.push(superevent_id);
	return ids;
}
