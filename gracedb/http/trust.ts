import * as tls from 'node:tls';

/**
 * Certificate authorities to trust: the usual ones, with those of NODE_EXTRA_CA_CERTS where Node gives them, and further ones.
 *
 * @param ca PEM
 */
export function trusted(ca: string): string[] {
	// Node 22.15 and newer.
	const { getCACertificates } = tls as { getCACertificates?: (kind: 'default') => string[] };
	return [...(getCACertificates?.('default') ?? tls.rootCertificates), ca];
}
