import type { IncomingMessage } from 'node:http';
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { detail, htmlPage, Refusal } from '../wire/errors';
import type { Issuer } from './issuer';
import type { User, Viewer } from './users';
import { verifyChain } from './verifyChain';

/** What authentication needs. */
export interface Identity {
	issuer: Issuer;
	users: readonly User[];
	/** Null when the simulator speaks HTTP only. */
	authority: X509Certificate | null;
	clock: () => Date;
}

/**
 * Authenticates a request. Reference server behaviour: bearer token first, then client certificate, then password. A bad
 * token is no error: its bearer is anonymous.
 */
export async function authenticate(identity: Identity, request: IncomingMessage): Promise<Viewer> {
	const words = request.headers.authorization?.split(' ').filter(Boolean);
	if (words && words.length !== 2) throw new Refusal(htmlPage(500));
	const [scheme, credential = ''] = words ?? [];

	const byToken = scheme === 'Bearer' ? await userOfToken(identity, credential) : null;
	if (byToken) return byToken;

	// Reference server behaviour: this header, sent by scripts in web pages, switches the other two off.
	if (request.headers['x-requested-with'] === 'XMLHttpRequest') return null;
	const byCertificate = userOfCertificate(identity, request);
	if (byCertificate) return byCertificate;
	if (scheme?.toLowerCase() === 'basic')
		throw new Refusal(detail(403, 'Invalid username/password.'));
	return null;
}

async function userOfToken({ issuer, users }: Identity, token: string): Promise<Viewer> {
	const subject = await issuer.subjectOf(token);
	const user = users.find(({ username }) => username === subject?.toLowerCase());
	if (user && !user.active) throw new Refusal(detail(403, 'User inactive or deleted'));
	return user ?? null;
}

function userOfCertificate(
	{ authority, users, clock }: Identity,
	request: IncomingMessage,
): Viewer {
	if (!authority || !(request.socket instanceof TLSSocket)) return null;
	const chain = presentedChain(request.socket);
	if (chain.length === 0) return null;
	const verdict = verifyChain(chain, authority, clock());
	if ('problem' in verdict) throw new Refusal(detail(403, verdict.problem));
	const user = users.find(({ certificateSubject }) => certificateSubject === verdict.subject);
	if (!user) throw new Refusal(detail(403, 'Invalid certificate subject'));
	if (!user.active) throw new Refusal(detail(403, 'User inactive or deleted'));
	return user;
}

/** The certificates as the client sent them, leaf first. Node links each to its issuer, a root to itself. */
function presentedChain(socket: TLSSocket): X509Certificate[] {
	const chain: X509Certificate[] = [];
	let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
	// The types promise a certificate always; without one Node gives an empty object.
	while (next?.raw && chain.length < 10) {
		chain.push(new X509Certificate(next.raw));
		next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
	}
	return chain;
}
