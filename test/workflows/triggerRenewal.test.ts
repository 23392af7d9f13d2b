import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Credentials, type Engine, loadEngine, type Trigger } from '../support/engine';
import { secureServer } from '../support/secureServer';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
const folder = mkdtempSync(join(tmpdir(), 'trigger-renewal-'));
const tokenFile = join(folder, 'token');
let engine: Engine;

beforeAll(async () => {
	engine = await loadEngine();
	process.env['GRACEDB_CREDENTIAL_FILES'] = folder;
});
afterAll(() => {
	delete process.env['GRACEDB_CREDENTIAL_FILES'];
	rmSync(folder, { recursive: true });
});
beforeEach(async () => {
	await simulator.control('/reset');
});
afterAll(() => {
	vi.useRealTimers();
});

async function makeToken(selected: object = {}): Promise<string> {
	const made = (await simulator.control('/tokens', selected)) as { file: string };
	return readFileSync(made.file, 'utf8');
}

/** In the way of whatever renews tokens: never half of it. */
function putToken(token: string): void {
	writeFileSync(`${tokenFile}.new`, token, { mode: 0o600 });
	renameSync(`${tokenFile}.new`, tokenFile);
}

async function appear(): Promise<string> {
	const made = (await simulator.control('/superevents')) as { superevent_id: string };
	return made.superevent_id;
}

function newTrigger(credential: Credentials[string]): Trigger {
	const server = { server: 'custom', customServer: simulator.url() };
	return engine.trigger(
		{ authentication: 'sciToken', changes: ['new'], simplify: false },
		{ credentials: { graceDbSciTokenApi: { ...server, ...credential } } },
	);
}

const fromFile = { source: 'file', bearerFile: tokenFile };

/** Failures that reached n8n: by the first poll without a throw, by later ones with it. */
const failures: string[] = [];
beforeEach(() => {
	failures.length = 0;
});

/** Polls once a minute, as n8n does; gives the ids of what came. */
async function polls(trigger: Trigger, count: number): Promise<unknown[]> {
	const found: unknown[] = [];
	for (let minute = 0; minute < count; minute += 1) {
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
		const items = await trigger.poll().catch((error: Error) => {
			failures.push(error.message);
			return null;
		});
		found.push(...(items ?? []).map(({ json }) => json['uid']));
	}
	return found;
}

describe('a trigger whose token is no longer any good', () => {
	it.each<[string, () => Promise<string>, RegExp]>([
		['has expired', () => makeToken({ lifetime: -3600 }), /^The SciToken expired at/],
		[
			'is not taken by the server, which says nothing',
			() => makeToken({ badSignature: true }),
			/did not accept the SciToken.*treats you as an anonymous user\./,
		],
		[
			'is for another service',
			() => makeToken({ scope: 'storage.read:/' }),
			/needs gracedb\.read\./,
		],
		['is only half there', () => Promise.resolve('eyJhbGciOiJ'), /not a SciToken: a SciToken has/],
	])('says so when it %s, and after the renewal emits each missed one once', async (...given) => {
		const [, makeBad, message] = given;
		putToken(await makeToken());
		const trigger = newTrigger(fromFile);
		expect(await polls(trigger, 1)).toEqual([]);
		const before = await appear();
		expect(await polls(trigger, 1)).toEqual([before]);

		putToken(await makeBad());
		const missed = [await appear()];
		expect(await polls(trigger, 2)).toEqual([]);
		missed.push(await appear());
		expect(await polls(trigger, 2)).toEqual([]);
		expect(failures).toEqual([expect.stringMatching(message)]);

		putToken(await makeToken());
		missed.push(await appear());
		expect((await polls(trigger, 2)).sort()).toEqual(missed.sort());
		const after = await appear();
		expect(await polls(trigger, 2)).toEqual([after]);
	});

	it('emits what was missed also when n8n was started anew in between', async () => {
		putToken(await makeToken());
		const first = newTrigger(fromFile);
		await polls(first, 1);
		putToken(await makeToken({ lifetime: -3600 }));
		await polls(first, 2);
		expect(failures).toEqual([expect.stringMatching(/expired/)]);
		const missed = await appear();

		putToken(await makeToken());
		const again = engine.trigger(
			{ authentication: 'sciToken', changes: ['new'], simplify: false },
			{
				credentials: {
					graceDbSciTokenApi: { server: 'custom', customServer: simulator.url(), ...fromFile },
				},
				saved: first.saved(),
			},
		);
		expect(await polls(again, 2)).toEqual([missed]);
	});
});

it('a trigger with a token out of Vault goes on through many renewals, and through a Vault that is away for a while', async () => {
	let isAway = false;
	let fetched = 0;
	const vault = await secureServer(async (_request, response) => {
		if (isAway) return response.writeHead(503).end('{"errors": ["Vault is sealed"]}');
		fetched += 1;
		const token = await makeToken({ lifetime: 600 });
		return response.end(JSON.stringify({ data: { access_token: token } }));
	});
	try {
		const trigger = newTrigger({
			source: 'vault',
			vaultUrl: vault.url,
			vaultPath: 'secret/oauth/creds/igwn/robot',
			vaultToken: 'hvs.Geheimnis4711',
			ca: vault.ca,
		});
		await polls(trigger, 1);
		const appeared: string[] = [];
		const emitted: unknown[] = [];
		for (let round = 0; round < 12; round += 1) {
			// Away for four minutes, while the token has five left.
			isAway = round === 6;
			appeared.push(await appear());
			emitted.push(...(await polls(trigger, 4)));
		}
		expect(emitted).toEqual(appeared);
		expect([...failures, ...trigger.reported]).toEqual([]);
		expect(fetched).toBeGreaterThan(5);
	} finally {
		await vault.close();
	}
});
