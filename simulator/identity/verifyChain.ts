import type { X509Certificate } from 'node:crypto';

/** Why a client certificate is not good enough, in the words of the GraceDB server. */
export type ChainProblem = 'Certificate could not be verified' | 'Certificate has expired';

export type ChainVerdict = { subject: string } | { problem: ChainProblem };

/** `/DC=org/CN=x` from Node's one attribute a line. */
export function subjectOf(name: string): string {
	return `/${name.split('\n').join('/')}`;
}

/**
 * Checks the chain that a client presented, leaf first: proxy certificates (RFC 3820), then the person's certificate, issued
 * by our authority. Node's TLS server knows nothing of proxy certificates, so this happens here. The verdict names the
 * person: the `/CN=digits` of proxies are taken off.
 */
export function verifyChain(
	chain: readonly X509Certificate[],
	authority: X509Certificate,
	now: Date,
): ChainVerdict {
	const unverified = { problem: 'Certificate could not be verified' } as const;
	for (const [index, certificate] of chain.entries()) {
		if (!isInDate(certificate, now)) return { problem: 'Certificate has expired' };
		if (certificate.checkIssued(authority) && certificate.verify(authority.publicKey)) {
			const leaf = subjectOf(chain[0]?.subject ?? '');
			return { subject: index === 0 ? leaf : leaf.replace(/(\/CN=\d+)+$/, '') };
		}
		const signer = chain[index + 1];
		if (!signer || !isProxyOf(certificate, signer)) return unverified;
	}
	return unverified;
}

function isInDate(certificate: X509Certificate, now: Date): boolean {
	return (
		Date.parse(certificate.validFrom) <= now.getTime() &&
		now.getTime() <= Date.parse(certificate.validTo)
	);
}

/** A proxy's subject is its signer's with one more CN of digits, and the signer is no authority. */
function isProxyOf(proxy: X509Certificate, signer: X509Certificate): boolean {
	const [subject, parent] = [subjectOf(proxy.subject), subjectOf(signer.subject)];
	return (
		proxy.issuer === signer.subject &&
		subject.startsWith(`${parent}/`) &&
		/^CN=\d+$/.test(subject.slice(parent.length + 1)) &&
		!signer.ca &&
		proxy.verify(signer.publicKey)
	);
}
