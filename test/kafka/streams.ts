import { createServer } from 'node:http';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { afterAll, beforeAll } from 'vitest';
import { listenOnLoopback } from '../../scripts/ports';
import type { Credentials, ListeningTrigger, ListenOptions } from '../support/engine';
import type { Row } from '../support/graceDb';
import { scramUsers, streams } from './topics';
import type { KafkaForTests } from './world';

/** The simulator has the first ids of a day. */
let number = 1_000;

/** A public notice, as GCN sends it. */
export function notice(other: Row = {}, event: Row | null = {}): Row {
	number += 1;
	return {
		alert_type: 'PRELIMINARY',
		time_created: new Date(Date.now() + number * 1000).toISOString().replace(/\.\d+Z/, 'Z'),
		superevent_id: `S${day()}${letters(number)}`,
		urls: { gracedb: 'https://gracedb.ligo.org/superevents/x/view/' },
		event: event && {
			time: new Date().toISOString(),
			far: 1e-9,
			significant: true,
			instruments: ['H1', 'L1'],
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			classification: { BNS: 0.9, NSBH: 0, BBH: 0, Terrestrial: 0.1 },
			properties: { HasNS: 1, HasRemnant: 1, HasMassGap: 0 },
			skymap: Buffer.from('a map').toString('base64'),
			...event,
		},
		external_coinc: null,
		...other,
	};
}

const inN8n = { id: 'alertbroker0001', name: 'Alerts' };

function day(): string {
	return new Date().toISOString().slice(2, 10).replaceAll('-', '');
}

function letters(n: number): string {
	const rest = Math.floor((n - 1) / 26);
	return (rest > 0 ? letters(rest) : '') + String.fromCharCode(97 + ((n - 1) % 26));
}

export interface StreamsForTests {
	/** Sends messages; texts and bytes as they are, all else as JSON. */
	send: (topic: string, ...messages: unknown[]) => Promise<void>;
	/** A trigger on the test broker, without GraceDB unless the parameters say so. */
	listen: (
		parameters?: Row,
		options?: ListenOptions & { credential?: Row },
	) => Promise<ListeningTrigger>;
	/** The credential of the broker: user name and password. */
	scram: (other?: Row) => Credentials;
	/** That credential as n8n imports it, and what a node says to use it. */
	stored: () => Row;
	reference: () => Row;
	/** The same by OAuth client credentials, from a token endpoint of the test. */
	oauth: (other?: Row) => Credentials;
	/** How the token endpoint answers; default a token of 12 s. */
	tokens: { lifetime: number; asked: number; refuses: boolean };
	/** What the clients of GCN and SCiMMA need to reach the broker, see alertClients.py. */
	clients: () => { gcn: Row; scimma: Row };
	/** Plays a scenario of the simulator to its end. @returns the superevents of it */
	play: (name: string, seed: number, speed?: number) => Promise<string[]>;
	/** The keys of what has to be reported of the notices that GraceDB has of a superevent. */
	owed: (id: string) => Promise<string[]>;
}

/** What GraceDB calls the types of notices. */
const noticeTypes: Record<string, string> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
};

export function useStreams(kafka: KafkaForTests): StreamsForTests {
	const { broker } = kafka.world;
	const client = new Kafka({
		brokers: [broker.open],
		logLevel: logLevel.NOTHING,
		retry: { retries: 20, initialRetryTime: 200, maxRetryTime: 1_000 },
	});
	let producer: Producer;
	const open: ListeningTrigger[] = [];
	const tokens = { lifetime: 12, asked: 0, refuses: false };
	let tokenUrl = '';
	const server = createServer((request, response) => {
		void (async () => {
			tokens.asked += 1;
			const basic = Buffer.from('client-1:client-secret-1').toString('base64');
			const isKnown = request.headers.authorization === `Basic ${basic}`;
			if (!isKnown || tokens.refuses) {
				response.writeHead(401, { 'content-type': 'application/json' });
				response.end('{"error":"invalid_client"}');
				return;
			}
			const token = await kafka.madeToken({ lifetime: tokens.lifetime, audience: 'localhost' });
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ access_token: token, expires_in: tokens.lifetime }));
		})();
	});
	beforeAll(async () => {
		producer = client.producer({ allowAutoTopicCreation: false });
		await producer.connect();
		tokenUrl = `http://127.0.0.1:${await listenOnLoopback(server, 0)}/oauth2/token`;
	});
	afterAll(async () => {
		await Promise.all(open.map((trigger) => trigger.close()));
		await producer.disconnect();
		server.closeAllConnections();
		server.close();
	});
	const common = { bootstrapServers: broker.scram, ca: broker.ca, useTls: true };
	const scram: StreamsForTests['scram'] = (other = {}) => ({
		kafkaAlertApi: {
			...common,
			mechanism: 'scram-sha-512',
			username: 'albert-1a2b',
			password: scramUsers['albert-1a2b'],
			...other,
		},
	});
	return {
		tokens,
		clients: () => ({
			gcn: {
				broker: broker.secure,
				caFile: broker.caFile,
				tokenUrl,
				clientId: 'client-1',
				clientSecret: 'client-secret-1',
			},
			scimma: {
				broker: broker.scram,
				caFile: broker.caFile,
				username: 'albert-1a2b',
				password: scramUsers['albert-1a2b'],
			},
		}),
		async play(name, seed, speed = 300) {
			const { control } = kafka.world.ready;
			const answer = await fetch(`${control}/scenario`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ name, speed, seed }),
			});
			if (!answer.ok) throw new Error(await answer.text());
			const { number } = (await answer.json()) as { number: number };
			for (;;) {
				const state = (await (await fetch(`${control}/scenario/${number}`)).json()) as {
					superevents: string[];
					done: number;
					of: number;
				};
				if (state.done >= state.of) return state.superevents;
				await new Promise((resolve) => setTimeout(resolve, 300));
			}
		},
		async owed(id) {
			const answer = await kafka.graceDb('GET', `superevents/${id}/notices/`);
			const { notices } = (await answer.json()) as { notices: { notice_type: string }[] };
			const counts = new Map<string, number>();
			return notices.map(({ notice_type: code }) => {
				const type = noticeTypes[code] ?? code;
				counts.set(type, (counts.get(type) ?? 0) + 1);
				return `${id}:public_notice:${type}:${counts.get(type)}`;
			});
		},
		scram,
		stored: () => ({ ...inN8n, type: 'kafkaAlertApi', data: scram()['kafkaAlertApi'] }),
		reference: () => ({ kafkaAlertApi: inN8n }),
		oauth: (other = {}) => ({
			kafkaAlertApi: {
				...common,
				bootstrapServers: broker.secure,
				mechanism: 'oauthbearer',
				tokenUrl,
				clientId: 'client-1',
				clientSecret: 'client-secret-1',
				...other,
			},
		}),
		async send(topic, ...messages) {
			await producer.send({
				topic,
				messages: messages.map((one) => ({
					value:
						typeof one === 'string' || Buffer.isBuffer(one) || one === null
							? one
							: JSON.stringify(one),
				})),
			});
		},
		async listen(parameters = {}, options = {}) {
			const trigger = await kafka.engine().listen(
				{
					source: 'custom',
					topics: streams.alerts,
					safetyNet: false,
					significance: 'all',
					...parameters,
				},
				{ credentials: scram(options.credential), ...options },
			);
			open.push(trigger);
			return trigger;
		},
	};
}
