import type { HostSystem } from '../../gracedb/auth/hostSystem';
import { fakeRuntime } from './fakeRuntime';

export interface FakeHostSystem extends HostSystem {
	/** Texts of files by path; a changed entry is a changed file. */
	files: Map<string, string>;
	variables: Map<string, string>;
	/** Files that everybody may read. */
	open: Set<string>;
	pauses: number[];
}

/** A host system with nothing on it but what a test puts there, and a clock that only moves when somebody sleeps. */
export function fakeHostSystem(
	variables: Record<string, string> = {},
	files: Record<string, string> = {},
): FakeHostSystem {
	const hostSystem: FakeHostSystem = {
		...fakeRuntime(),
		files: new Map(Object.entries(files)),
		variables: new Map(Object.entries(variables)),
		open: new Set(),
		env: (name) => hostSystem.variables.get(name),
		userId: 1000,
		userName: 'robot',
		home: '/home/robot',
		realPath: (path) => Promise.resolve(path),
		readFile(path) {
			const text = hostSystem.files.get(path);
			if (text === undefined) {
				return Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
			}
			return Promise.resolve({ text, readableByOthers: hostSystem.open.has(path) });
		},
		listFolder(path) {
			const inside = [...hostSystem.files.keys()].filter((file) => file.startsWith(`${path}/`));
			return Promise.resolve(inside.map((file) => file.slice(path.length + 1)));
		},
	};
	return hostSystem;
}

export interface TokenOptions {
	subject?: string;
	audience?: string | string[] | null;
	scope?: string;
	/** Seconds from now; negative for the past. */
	lifetime?: number;
	/** Seconds from now. */
	notBefore?: number;
	version?: string;
}

/** An unsigned token; GraceDB's rules about its text are all that is checked on our side. */
export function madeToken({
	subject = 'robot@ligo.org',
	audience = 'ANY',
	scope = 'gracedb.read',
	lifetime = 3600,
	notBefore = -10,
	version = 'scitoken:2.0',
}: TokenOptions = {}): string {
	const now = Math.floor(Date.now() / 1000);
	const claims = {
		sub: subject,
		iss: 'https://issuer.example.org',
		...(audience === null ? {} : { aud: audience }),
		scope,
		ver: version,
		nbf: now + notBefore,
		exp: now + lifetime,
	};
	const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const signature = Buffer.from(`signature of ${subject}`.padEnd(48, '.')).toString('base64url');
	return [part({ alg: 'ES256', typ: 'JWT' }), part(claims), signature].join('.');
}
