import { describe, expect, it } from 'vitest';
import type { Auth, AuthSource } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import { graceDbDestination } from '../../../gracedb/auth/tokenRules';
import { vaultToken } from '../../../gracedb/auth/vault';
import { closeConnections } from '../../../gracedb/http/pool';
import { type FakeHostSystem, fakeHostSystem, madeToken } from '../../support/fakeHostSystem';
import { secureServer } from '../../support/secureServer';

const path = '/run/secrets/credential';
const server = { server: 'production' };

function sources(hostSystem: FakeHostSystem): Record<string, AuthSource> {
	return {
		'token file': identityOf.graceDbSciTokenApi(
			{ ...server, source: 'file', bearerFile: path },
			hostSystem,
		).auth,
		'token discovery': identityOf.graceDbSciTokenApi({ ...server, source: 'file' }, hostSystem)
			.auth,
		'certificate file': identityOf.graceDbX509Api(
			{ ...server, source: 'files', pemFile: path },
			hostSystem,
		).auth,
		'certificate discovery': identityOf.graceDbX509Api(
			{ ...server, source: 'discovery' },
			hostSystem,
		).auth,
	};
}

function machine(): FakeHostSystem {
	return fakeHostSystem({ GRACEDB_CREDENTIAL_FILES: '/run/secrets:discovery' });
}

const forever = (): Promise<never> => new Promise(() => undefined);

describe.each(['token file', 'token discovery', 'certificate file', 'certificate discovery'])(
	'a %s on a drive that hangs',
	(name) => {
		it.each(['realPath', 'readFile'] as const)(
			'is waited for no longer than the signal lets it, in %s',
			async (what) => {
				const hostSystem = machine();
				let begun = 0;
				hostSystem[what] = () => {
					begun += 1;
					return forever();
				};
				const source = sources(hostSystem)[name];
				const stop = new AbortController();
				const waiting = [1, 2, 3].map(() => source?.current({ signal: stop.signal }));
				await new Promise(setImmediate);
				stop.abort(new Error('cancelled'));
				for (const each of waiting) await expect(each).rejects.toThrow('cancelled');
				await expect(source?.current({ signal: stop.signal })).rejects.toThrow('cancelled');
				// Each hanging read keeps a thread of Node busy, and there are four of them.
				expect(begun).toBe(1);
			},
		);
	},
);

it('a token file that came back after all is read anew for the next request', async () => {
	const hostSystem = machine();
	let comeBack = (): void => undefined;
	const read = hostSystem.readFile.bind(hostSystem);
	hostSystem.files.set(path, madeToken({ subject: 'before' }));
	hostSystem.readFile = async (file) => {
		const found = await read(file);
		await new Promise<void>((resolve) => (comeBack = resolve));
		return found;
	};
	const source = sources(hostSystem)['token file'];
	const stop = new AbortController();
	const interactiveOptions = source?.current({ signal: stop.signal });
	const waiting = source?.current();
	await new Promise(setImmediate);
	stop.abort(new Error('cancelled'));
	await expect(interactiveOptions).rejects.toThrow('cancelled');
	comeBack();
	expect((await (waiting as Promise<Auth>)).describe().subject).toBe('before');
	hostSystem.readFile = read;
	hostSystem.files.set(path, madeToken({ subject: 'after' }));
	expect((await source?.current())?.describe().subject).toBe('after');
});

it('a Vault that takes requests and never answers ends at its own time limit, and for each caller at its signal', async () => {
	const vault = await secureServer(() => undefined);
	const options = {
		address: vault.url,
		path: 'secret/oauth/creds/igwn/robot:default',
		vaultToken: 'hvs.Geheimnis',
		ca: vault.ca,
		buffer: 0,
		timeLimit: 300,
	};
	const source = vaultToken(
		options,
		{ destination: graceDbDestination('https://gracedb.ligo.org') },
		fakeHostSystem(),
	);
	try {
		const stop = new AbortController();
		const interactiveOptions = source.current({ signal: stop.signal });
		const waiting = source.current();
		stop.abort(new Error('cancelled'));
		await expect(interactiveOptions).rejects.toThrow('cancelled');
		await expect(waiting).rejects.toMatchObject({
			kind: 'connection',
			message: expect.stringMatching(/did not answer within 0.3 s/) as string,
		});
	} finally {
		await closeConnections();
		await vault.close();
	}
});
