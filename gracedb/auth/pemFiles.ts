import { type Auth, type AuthSource, credentialError } from './auth';
import { checkNamedFile, readNamedFile } from './fileGate';
import type { FoundFile, HostSystem } from './hostSystem';
import { memoizeLast, readWithRetry } from './readWithRetry';
import { singleFlight } from './singleFlight';
import { x509Auth } from './x509';

export interface PemFiles {
	/** Certificate with its chain, or a proxy file that holds the key as well. */
	certificate: string;
	/** Empty for a proxy file. */
	key: string;
	passphrase?: string;
}

/** A client certificate in files, read before each request, so that a renewed one is used at once. */
export function pemFiles(files: PemFiles, hostSystem: HostSystem): AuthSource {
	const { certificate, key, passphrase } = files;
	const source = `file ${certificate}`;
	const parse = memoizeLast((certificateText, keyText) =>
		x509Auth({ certificate: certificateText ?? '', privateKey: keyText, passphrase, source }),
	);
	async function read(): Promise<Auth> {
		const found = await readNamedFile(certificate, hostSystem);
		const foundKey = key === '' ? found : await readNamedFile(key, hostSystem);
		checkKeyFile(key || certificate, foundKey);
		return parse(found.text, foundKey.text);
	}
	const current = singleFlight(async () => {
		await checkNamedFile(certificate, hostSystem);
		if (key !== '') await checkNamedFile(key, hostSystem);
		return await readWithRetry(read, hostSystem);
	});
	return { kind: 'x509', current: ({ signal } = {}) => current(signal) };
}

/** As grid tools and ssh do: a key that everybody on the machine may read is no secret. */
export function checkKeyFile(path: string, { readableByOthers, text }: FoundFile): void {
	if (!readableByOthers || !text.includes('PRIVATE KEY')) return;
	throw credentialError(
		`The key file ${path} was not used: other users of the n8n host can read it.`,
		`Make it private (chmod 600 ${path}), and consider a new certificate.`,
	);
}
