import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CredentialDescription } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import {
	certificatePem,
	type Credential,
	makeAuthority,
	makeClientCertificate,
	makeProxyCertificate,
	privateKeyPem,
} from '../../../simulator/identity/certificates';
import { type FakeHostSystem, fakeHostSystem } from '../../support/fakeHostSystem';

const subject = '/DC=org/CN=Robot';
const hour = 3_600_000;
let authority: Credential;
let certificate: string;
let privateKey: string;
let proxyFile: string;

async function made(
	from: number,
	to: number,
): Promise<{ certificate: string; privateKey: string }> {
	const validity = { notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to) };
	const person = await makeClientCertificate(authority, subject, validity);
	return { certificate: certificatePem(person), privateKey: await privateKeyPem(person) };
}

beforeAll(async () => {
	const validity = {
		notBefore: new Date(Date.now() - hour),
		notAfter: new Date(Date.now() + hour),
	};
	authority = await makeAuthority('/DC=org/CN=CA', validity);
	const person = await makeClientCertificate(authority, subject, validity);
	certificate = certificatePem(person);
	privateKey = await privateKeyPem(person);
	const proxy = await makeProxyCertificate(person, subject, 4711, validity);
	proxyFile = `${certificatePem(proxy)}${await privateKeyPem(proxy)}${certificate}`;
});

async function use(data: object, hostSystem = fakeHostSystem()): Promise<CredentialDescription> {
	const { auth } = identityOf.graceDbX509Api({ server: 'production', ...data }, hostSystem);
	const current = await auth.current();
	current.check(hostSystem.now());
	return current.describe();
}

describe('a pasted certificate', () => {
	it.each([
		['pkcs8', 'aes-256-cbc'],
		['sec1', 'aes-128-cbc'],
	] as const)(
		'takes a key that is encrypted as %s, also with lost line breaks',
		async (type, cipher) => {
			const passphrase = 'Losung 4711';
			const key = createPrivateKey(privateKey)
				.export({ type, format: 'pem', cipher, passphrase })
				.toString();
			for (const text of [key, key.replaceAll('\n', ' '), key.replaceAll('\n', '\\n')]) {
				expect(await use({ certificate, privateKey: text, passphrase })).toMatchObject({
					subject: 'DC=org, CN=Robot',
				});
			}
			await expect(use({ certificate, privateKey: key })).rejects.toThrow(/key is encrypted/);
			const failure = use({ certificate, privateKey: key, passphrase: 'falsche Losung' });
			await expect(failure).rejects.toThrow(/does not open the private key/);
			await expect(failure).rejects.not.toThrow(/Losung/);
		},
	);

	it('may be a proxy with its key and chain in one text', async () => {
		expect(await use({ certificate: proxyFile })).toMatchObject({
			subject: 'DC=org, CN=Robot, CN=4711',
			issuer: 'DC=org, CN=Robot',
		});
	});

	it('says that it has expired, or is not valid yet, with a minute for clocks that differ', async () => {
		await expect(use(await made(-2 * hour, -hour))).rejects.toThrow(/expired at \d{4}.*Z/);
		await expect(use(await made(hour, 2 * hour))).rejects.toThrow(/not valid before \d{4}.*Z/);
		expect(await use(await made(-hour, -30_000))).toMatchObject({ kind: 'x509' });
	});
});

describe('a certificate in files', () => {
	const allowed = { GRACEDB_CREDENTIAL_FILES: '/robot' };
	const files = { source: 'files', pemFile: '/robot/cert.pem', keyFile: '/robot/key.pem' };
	const machine = (): FakeHostSystem =>
		fakeHostSystem(allowed, { '/robot/cert.pem': certificate, '/robot/key.pem': privateKey });

	it('comes from two files, or from one proxy file', async () => {
		expect(await use(files, machine())).toMatchObject({ source: 'file /robot/cert.pem' });
		const one = fakeHostSystem(allowed, { '/robot/proxy.pem': proxyFile });
		expect(await use({ source: 'files', pemFile: '/robot/proxy.pem' }, one)).toMatchObject({
			subject: expect.stringContaining('CN=4711') as string,
		});
	});

	it('is not used when others can read the key', async () => {
		const hostSystem = machine();
		hostSystem.open.add('/robot/cert.pem');
		expect(await use(files, hostSystem)).toMatchObject({ kind: 'x509' });
		hostSystem.open.add('/robot/key.pem');
		await expect(use(files, hostSystem)).rejects.toThrow(/key.pem was not used: other users/);
	});

	it('is waited for while certificate and key are being replaced one after the other', async () => {
		const hostSystem = machine();
		await use(files, hostSystem);
		const renewed = await made(-hour, 2 * hour);
		hostSystem.files.set('/robot/cert.pem', renewed.certificate);
		hostSystem.sleep = () => {
			hostSystem.files.set('/robot/key.pem', renewed.privateKey);
			return Promise.resolve();
		};
		expect(await use(files, hostSystem)).toMatchObject({ kind: 'x509' });
	});

	it('refuses key and certificate that do not belong together', async () => {
		const hostSystem = machine();
		hostSystem.files.set('/robot/key.pem', (await made(-hour, hour)).privateKey);
		await expect(use(files, hostSystem)).rejects.toThrow(/do not match\./);
	});

	it('needs both files in folders that the operator allows', async () => {
		const hostSystem = machine();
		hostSystem.files.set('/other/key.pem', privateKey);
		await expect(use({ ...files, keyFile: '/other/key.pem' }, hostSystem)).rejects.toThrow(
			/does not allow credentials from the file \/other\/key.pem/,
		);
	});
});

describe('the discovery of a certificate', () => {
	const discovery = { source: 'discovery' };
	const allowed = { GRACEDB_CREDENTIAL_FILES: 'discovery' };

	it('takes the places in the order of the Python client', async () => {
		const places = {
			'/a/cert': certificate,
			'/a/key': privateKey,
			'/a/proxy': proxyFile,
			'/tmp/x509up_u1000': proxyFile,
			'/home/robot/.globus/usercert.pem': certificate,
			'/home/robot/.globus/userkey.pem': privateKey,
		};
		const hostSystem = fakeHostSystem(
			{
				...allowed,
				X509_USER_CERT: '/a/cert',
				X509_USER_KEY: '/a/key',
				X509_USER_PROXY: '/a/proxy',
			},
			places,
		);
		const found: (string | undefined)[] = [];
		for (const step of ['X509_USER_KEY', 'X509_USER_PROXY', '/tmp/x509up_u1000', '']) {
			found.push((await use(discovery, hostSystem)).source);
			hostSystem.variables.delete(step);
			hostSystem.files.delete(step);
		}
		expect(found).toEqual([
			'discovery, /a/cert',
			'discovery, /a/proxy',
			'discovery, /tmp/x509up_u1000',
			'discovery, /home/robot/.globus/usercert.pem',
		]);
	});

	it('prefers one that has ten minutes left, and still takes one that has less', async () => {
		const short = await made(-hour, 300_000);
		const variables = { ...allowed, X509_USER_PROXY: '/a/short' };
		const files = { '/a/short': short.certificate + short.privateKey };
		expect(await use(discovery, fakeHostSystem(variables, files))).toMatchObject({
			source: 'discovery, /a/short',
		});
		const more = { ...files, '/tmp/x509up_u1000': proxyFile };
		expect(await use(discovery, fakeHostSystem(variables, more))).toMatchObject({
			source: 'discovery, /tmp/x509up_u1000',
		});
	});

	it('says what it looked at, and a variable that counts only with another', async () => {
		await expect(
			use(discovery, fakeHostSystem({ ...allowed, X509_USER_CERT: '/a/cert' })),
		).rejects.toThrow(
			/x509up_u1000 does not exist.*usercert.pem does not exist.*X509_USER_CERT only works together with X509_USER_KEY/,
		);
	});

	it('is off until the operator allows it', async () => {
		await expect(use(discovery, fakeHostSystem({ X509_USER_PROXY: '/a/proxy' }))).rejects.toThrow(
			/does not allow the search/,
		);
	});
});
