import { createHash } from 'node:crypto';

/** A short text that is the same for the same secrets and from which they cannot be found. */
export function fingerprintOf(...secrets: string[]): string {
	const hash = createHash('sha256');
	for (const secret of secrets) hash.update(`${secret.length}:${secret}`);
	return hash.digest('hex').slice(0, 24);
}
