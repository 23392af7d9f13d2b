import { describe, expect, it } from 'vitest';
import { decodeToken, tidyToken } from '../../../gracedb/auth/claims';
import { identityOf, isCredentialType } from '../../../gracedb/auth/credential';
import { repairPem } from '../../../gracedb/auth/pem';
import { vaultRoot } from '../../../gracedb/auth/vault';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { parseApiPath } from '../../../gracedb/http/apiPath';
import { parseServerUrl } from '../../../gracedb/serverUrl';
import { fakeHostSystem } from '../../support/fakeHostSystem';
import { processorTime } from '../../support/processorTime';

const megabyte = 1_000_000;
const shapes = [
	'-----BEGIN A-----',
	'-----BEGIN A-----\n-----END B-----',
	'-----BEGIN ',
	'-----',
	'-',
	'-----BEGIN A A A A ',
	'-----BEGIN A-----Proc-Type: 4,ENCRYPTED DEK-Info: ',
	'Proc-Type: ',
	'DEK-Info: A-A-A-',
	'\\n',
	'\\r\\',
	' ',
	'\t\n',
	'.',
	'eyJ',
	'Bearer ',
	'a.',
	'[',
];

/** What grows with the square of the text takes minutes; ms. */
const aMoment = 2000;

describe('1 MB of a nasty shape is read in a moment', () => {
	it.each(shapes)('as %j', (shape) => {
		const text = shape.repeat(megabyte / shape.length);
		const block = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type:${text}-----END RSA PRIVATE KEY-----`;
		const data = { server: 'custom', customServer: 'https://gracedb.example.org' };
		const readers: [string, () => unknown][] = [
			['repairPem', () => repairPem(text)],
			['repairPem of a block', () => repairPem(block)],
			['decodeToken', () => decodeToken(tidyToken(`x${text}x`))],
			['token', () => identityOf.graceDbSciTokenApi({ ...data, token: text }, fakeHostSystem())],
			[
				'certificate',
				() => identityOf.graceDbX509Api({ ...data, certificate: text }, fakeHostSystem()),
			],
			['ca', () => identityOf.graceDbX509Api({ ...data, ca: text }, fakeHostSystem())],
			[
				'address',
				() => identityOf.graceDbX509Api({ ...data, customServer: text }, fakeHostSystem()),
			],
			[
				'address with it',
				() =>
					identityOf.graceDbX509Api(
						{ customServer: `https://a${text}`, server: 'custom' },
						fakeHostSystem(),
					),
			],
		];
		for (const [reader, read] of readers) {
			expect(processorTime(read), reader).toBeLessThan(aMoment);
		}
	});
});

describe('PEM blocks', () => {
	it('are found behind one that was cut off, and beside others', () => {
		const text =
			'-----BEGIN CERTIFICATE-----\ncut off\n-----BEGIN A B-----\nTUlJ\n-----END A B-----\n-----END CERTIFICATE-----' +
			'-----BEGIN C-----\\nTUlK TUlL\\n-----END C-----';
		expect(repairPem(text)).toEqual([
			{ label: 'A B', pem: '-----BEGIN A B-----\nTUlJ\n-----END A B-----\n' },
			{ label: 'C', pem: '-----BEGIN C-----\nTUlKTUlL\n-----END C-----\n' },
		]);
	});
});

/** Node takes time with the square of its length to read such a host. */
const longHost = `https://${'İ'.repeat(200_000)}`;

it.each<[string, (address: string) => unknown]>([
	['a server', parseServerUrl],
	['a Vault', vaultRoot],
	['an API request', (text) => parseApiPath(text, new URL('https://gracedb.example.org/api/'))],
])('an address of %s is refused in a moment if it is endless', (_, read) => {
	const long = `https://${'İ'.repeat(20_000)}`;
	// Node 20 writes it in letters of ASCII, Node 24 does not read it.
	const readable = URL.canParse(long) ? new URL(long).href : long;
	for (const address of [longHost, readable]) {
		expect(processorTime(() => read(address))).toBeLessThan(aMoment);
		expect(() => read(address)).toThrow(GraceDbError);
	}
});

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
	'%j is no credential type',
	(name) => {
		expect(isCredentialType(name)).toBe(false);
	},
);
