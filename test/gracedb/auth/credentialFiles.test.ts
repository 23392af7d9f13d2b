import { mkdtempSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Auth } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import { type HostSystem, realHostSystem } from '../../../gracedb/auth/hostSystem';
import { fakeRuntime } from '../../support/fakeRuntime';
import { madeToken } from '../../support/fakeHostSystem';

let folder: string;
let hostSystem: HostSystem;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'credential-files-'));
	mkdirSync(join(folder, 'allowed'));
	allow(join(folder, 'allowed'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function allow(value: string): void {
	hostSystem = {
		...realHostSystem,
		...fakeRuntime(),
		env: (name) => (name === 'GRACEDB_CREDENTIAL_FILES' ? value : undefined),
	};
}

function write(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text, { mode: 0o600 });
	return path;
}

async function read(bearerFile: string): Promise<Auth> {
	const data = { source: 'file', bearerFile, server: 'production' };
	return await identityOf.graceDbSciTokenApi(data, hostSystem).auth.current();
}

describe('a token file', () => {
	it('is read from a folder that the operator allows', async () => {
		const path = write('allowed/token', `${madeToken({ subject: 'x' })}\n`);
		expect((await read(path)).describe()).toMatchObject({ subject: 'x', source: `file ${path}` });
	});

	it.each([
		['another folder', 'token'],
		['a folder above', 'allowed/../token'],
	])('is not read from %s, and the error names the variable to set', async (_where, name) => {
		write('token', madeToken());
		await expect(read(`${folder}/${name}`)).rejects.toMatchObject({
			kind: 'credential',
			message: expect.stringContaining('does not allow credentials from') as string,
			advice: expect.stringContaining('GRACEDB_CREDENTIAL_FILES') as string,
		});
	});

	it('is not read through a symbolic link that leads out of the folder', async () => {
		symlinkSync(write('token', madeToken()), join(folder, 'allowed/link'));
		await expect(read(join(folder, 'allowed/link'))).rejects.toThrow(
			/does not allow credentials from/,
		);
		symlinkSync(folder, join(folder, 'allowed/linkedFolder'));
		await expect(read(join(folder, 'allowed/linkedFolder/token'))).rejects.toThrow(
			/does not allow credentials from/,
		);
	});

	it('is read through a link that stays inside, as those of Kubernetes do', async () => {
		symlinkSync(write('allowed/..data', madeToken()), join(folder, 'allowed/link'));
		expect((await read(join(folder, 'allowed/link'))).kind).toBe('scitoken');
		symlinkSync(join(folder, 'allowed'), join(folder, 'alias'));
		allow(join(folder, 'alias'));
		expect((await read(join(folder, 'allowed/link'))).kind).toBe('scitoken');
	});

	it.each(['', 'discovery', '/somewhere/else:discovery'])(
		'is not read with GRACEDB_CREDENTIAL_FILES=%s',
		async (value) => {
			allow(value);
			await expect(read(write('allowed/token', madeToken()))).rejects.toThrow(
				/does not allow credentials from/,
			);
		},
	);

	it('may be in one of several folders', async () => {
		for (const separator of [':', ', ', ';']) {
			allow(['/somewhere', join(folder, 'allowed'), 'discovery'].join(separator));
			expect((await read(write('allowed/token', madeToken()))).kind).toBe('scitoken');
		}
	});

	it('names a relative path, a missing file, a folder and a large file, and no content', async () => {
		await expect(read('token')).rejects.toThrow(/path token is not a full path/);
		await expect(read(join(folder, 'allowed/gone'))).rejects.toThrow(/does not exist/);
		mkdirSync(join(folder, 'allowed/folder'));
		await expect(read(join(folder, 'allowed/folder'))).rejects.toThrow(/is not a file/);
		await expect(read(write('allowed/large', 'x'.repeat(300_000)))).rejects.toThrow(/too large/);
		const failure = read(write('allowed/passwd', 'root:x:0:0:Geheimnis.4711.x'));
		await expect(failure).rejects.toThrow(/SciToken/);
		await expect(failure).rejects.not.toThrow(/Geheimnis/);
	});

	it('is read anew after it was replaced, also while somebody writes it', async () => {
		const path = write('allowed/token', madeToken({ subject: 'before' }));
		expect((await read(path)).describe().subject).toBe('before');
		renameSync(write('allowed/new', madeToken({ subject: 'after' })), path);
		expect((await read(path)).describe().subject).toBe('after');

		writeFileSync(path, '');
		hostSystem.sleep = () => {
			writeFileSync(path, madeToken({ subject: 'last' }));
			return Promise.resolve();
		};
		expect((await read(path)).describe().subject).toBe('last');
	});

	it('is used to its end by each request, and the one that replaces it from the next request on', async () => {
		const path = write('allowed/token', madeToken({ subject: 'old', lifetime: 240 }));
		let now = Date.now();
		hostSystem.now = () => now;
		const data = { source: 'file', bearerFile: path, server: 'production' };
		const { auth } = identityOf.graceDbSciTokenApi(data, hostSystem);
		for (const passed of [0, 120_000, 110_000]) {
			now += passed;
			const current = await auth.current();
			current.check(now);
			expect(current.describe().subject).toBe('old');
		}
		now += 120_000;
		const late = await auth.current();
		expect(() => late.check(now)).toThrow(/expired at/);

		renameSync(write('allowed/new', madeToken({ subject: 'new' })), path);
		const renewed = await auth.current();
		renewed.check(now);
		expect(renewed.describe().subject).toBe('new');
	});
});
