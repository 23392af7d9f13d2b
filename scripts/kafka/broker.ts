import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	certificatePem,
	type Credential,
	makeAuthority,
	makeServerCertificate,
	privateKeyPem,
} from '../../simulator/identity/certificates';
import { freePort } from '../ports';
import { Problem } from '../problem';
import { launch, type Program, run, waitFor } from '../processes';
import type { Session } from '../session';
import { checkJava, kafkaJars } from './jars';

/** An Apache Kafka of one node on this machine. */
export interface Broker {
	/** `localhost:PORT`, over TLS with OAUTHBEARER: the way of LIGO's brokers. */
	secure: string;
	/** The same with OAUTHBEARER, but without TLS. */
	withoutTls: string;
	/** Over TLS with a user name and a password (SCRAM-SHA-512): the way of SCiMMA's broker. */
	scram: string;
	/** Without TLS and without a user; whoever comes this way may do everything. */
	open: string;
	/** PEM of the authority that made the certificate of the broker. */
	ca: string;
	caFile: string;
	/** The authority itself, for further servers of a test. */
	authority: Credential;
	/** Starts it again after `stop` or `kill`, at the same addresses and with all messages. */
	start: () => Promise<void>;
	stop: () => Promise<void>;
	/** Ends it at once, as a crash does. */
	kill: () => Promise<void>;
	/** Leaves its connections open but answers nothing, until `resume`. */
	pause: () => void;
	resume: () => void;
}

export interface BrokerOptions {
	/** Where its data, log and certificate go. */
	folder: string;
	/** Who signs the tokens: the address that stands in them, and a file with the keys. */
	issuer: string;
	jwksFile: string;
	/** What a token must be for. */
	audience: string;
	/** Passwords by user name, for `scram`. */
	users?: Readonly<Record<string, string>>;
}

const startMs = 180_000;

/**
 * Starts a real Apache Kafka on free ports of loopback. Its tokens are checked by Kafka's own code: signature, issuer, audience
 * and time. Topics are not made by themselves, as on LIGO's brokers.
 */
export async function startBroker(session: Session, options: BrokerOptions): Promise<Broker> {
	await checkJava(session);
	const jars = await kafkaJars(session);
	const { folder } = options;
	await mkdir(folder, { recursive: true });
	const [open = 0, secure = 0, withoutTls = 0, controller = 0, scram = 0] = await freePorts(5);
	const { authority, pem, ca } = await makeCertificate();
	const files = Object.fromEntries(
		['server.pem', 'ca.pem', 'server.properties', 'broker.log'].map((name) => [
			name,
			join(folder, name),
		]),
	) as Record<'server.pem' | 'ca.pem' | 'server.properties' | 'broker.log', string>;
	await writeFile(files['server.pem'], pem, { mode: 0o600 });
	await writeFile(files['ca.pem'], ca);
	await writeFile(
		files['server.properties'],
		properties(options, files['server.pem'], { open, secure, withoutTls, controller, scram }),
	);
	const java = (main: string, ...args: string[]): string[] => [
		'-Xmx256m',
		'-XX:+UseSerialGC',
		'-XX:TieredStopAtLevel=1',
		// Without it the broker may not read any keys since Kafka 4.0.
		`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=file://${options.jwksFile}`,
		'-cp',
		join(jars, '*'),
		main,
		...args,
	];
	const config = files['server.properties'];
	const format = ['format', '--standalone', '-t', 'AAAAAAAAQACAAAAAAAAAAQ', '-c', config];
	const users = Object.entries(options.users ?? {}).flatMap(([name, password]) => [
		'--add-scram',
		`SCRAM-SHA-512=[name="${name}",password="${password}"]`,
	]);
	await run(session, 'java', java('kafka.tools.StorageTool', ...format, ...users));

	let program: Program | undefined;
	let starts = 0;
	const start = async (): Promise<void> => {
		starts += 1;
		const logFile = files['broker.log'];
		program = launch(session, 'java', java('kafka.Kafka', config), logFile);
		const isReady = async (): Promise<true | undefined> => {
			const log = await readFile(logFile, 'utf8');
			return log.split('Kafka Server started').length > starts ? true : undefined;
		};
		if (await waitFor(session, isReady, { forMs: startMs, everyMs: 100, program })) return;
		const log = await readFile(logFile, 'utf8');
		throw new Problem(
			`Kafka did not start (${program.ended() ?? 'not ready after three minutes'}): the end of its log is below.`,
			log.trimEnd().split('\n').slice(-30).join('\n'),
		);
	};
	await start();
	return {
		secure: `localhost:${secure}`,
		withoutTls: `localhost:${withoutTls}`,
		scram: `localhost:${scram}`,
		open: `localhost:${open}`,
		ca,
		caFile: files['ca.pem'],
		authority,
		start,
		stop: async () => program?.stop(),
		kill: async () => program?.kill(),
		pause: () => program?.signal('SIGSTOP'),
		resume: () => program?.signal('SIGCONT'),
	};
}

async function freePorts(count: number): Promise<number[]> {
	const ports = new Set<number>();
	while (ports.size < count) ports.add(await freePort(0));
	return [...ports];
}

/** For the name localhost and no other, so that a test can come by another name. */
async function makeCertificate(): Promise<{ authority: Credential; pem: string; ca: string }> {
	const day = 86_400_000;
	const validity = {
		notBefore: new Date(Date.now() - day),
		notAfter: new Date(Date.now() + 365 * day),
	};
	const authority = await makeAuthority('/DC=org/CN=Kafka Test CA', validity);
	const server = await makeServerCertificate(authority, '/DC=org/CN=localhost', validity);
	const ca = certificatePem(authority);
	return {
		authority,
		ca,
		pem: [await privateKeyPem(server), certificatePem(server), ca].join('\n'),
	};
}

function properties(
	{ folder, issuer, jwksFile, audience }: BrokerOptions,
	keyStore: string,
	ports: { open: number; secure: number; withoutTls: number; controller: number; scram: number },
): string {
	const oauth = (listener: string): string[] => {
		const prefix = `listener.name.${listener}`;
		const settings = `${prefix}.oauthbearer.sasl`;
		return [
			`${prefix}.sasl.enabled.mechanisms=OAUTHBEARER`,
			`${settings}.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;`,
			`${settings}.server.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler`,
			`${settings}.oauthbearer.jwks.endpoint.url=file://${jwksFile}`,
			`${settings}.oauthbearer.expected.audience=${audience}`,
			`${settings}.oauthbearer.expected.issuer=${issuer}`,
		];
	};
	return [
		'process.roles=broker,controller',
		'node.id=1',
		`controller.quorum.bootstrap.servers=localhost:${ports.controller}`,
		`listeners=OPEN://127.0.0.1:${ports.open},SECURE://127.0.0.1:${ports.secure},WITHOUTTLS://127.0.0.1:${ports.withoutTls},SCRAM://127.0.0.1:${ports.scram},CONTROLLER://127.0.0.1:${ports.controller}`,
		`advertised.listeners=OPEN://localhost:${ports.open},SECURE://localhost:${ports.secure},WITHOUTTLS://localhost:${ports.withoutTls},SCRAM://localhost:${ports.scram}`,
		'listener.security.protocol.map=OPEN:PLAINTEXT,SECURE:SASL_SSL,WITHOUTTLS:SASL_PLAINTEXT,SCRAM:SASL_SSL,CONTROLLER:PLAINTEXT',
		'controller.listener.names=CONTROLLER',
		'inter.broker.listener.name=OPEN',
		`log.dirs=${join(folder, 'data')}`,
		'auto.create.topics.enable=false',
		'message.max.bytes=10485760',
		'offsets.topic.replication.factor=1',
		'offsets.topic.num.partitions=1',
		'transaction.state.log.replication.factor=1',
		'transaction.state.log.min.isr=1',
		'group.initial.rebalance.delay.ms=0',
		...['secure', 'scram'].flatMap((listener) => [
			`listener.name.${listener}.ssl.keystore.type=PEM`,
			`listener.name.${listener}.ssl.keystore.location=${keyStore}`,
			`listener.name.${listener}.ssl.client.auth=none`,
		]),
		'listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-512',
		'listener.name.scram.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
		...oauth('secure'),
		...oauth('withouttls'),
		'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
		'allow.everyone.if.no.acl.found=true',
		'super.users=User:ANONYMOUS',
		'',
	].join('\n');
}
