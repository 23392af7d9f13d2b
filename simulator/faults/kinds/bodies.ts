import { gzipSync } from 'node:zlib';
import type { FaultKind, Outgoing } from '../types';

function withBody(outgoing: Outgoing, body: Buffer): Outgoing {
	return { ...outgoing, body };
}

function firstHalf(body: Buffer): Buffer {
	return body.subarray(0, Math.floor(body.length / 2));
}

export const halfJson: FaultKind = {
	about: 'Sends the first half of the body as if that were all of it.',
	options: {},
	prepare: () => ({ alter: (outgoing) => withBody(outgoing, firstHalf(outgoing.body)) }),
};

export const emptyBody: FaultKind = {
	about: 'Keeps status and headers, and sends no body.',
	options: {},
	prepare: () => ({ alter: (outgoing) => withBody(outgoing, Buffer.alloc(0)) }),
};

export const wrongContentType: FaultKind = {
	about: 'Sends the right body under another content type.',
	options: { type: 'default text/plain' },
	prepare(fields) {
		const type = fields.text('type') ?? 'text/plain';
		fields.check('type', /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w-]+)*$/, 'a media type');
		return {
			alter: (outgoing) => ({
				...outgoing,
				headers: { ...outgoing.headers, 'content-type': type },
			}),
		};
	},
};

export const truncatedGzip: FaultKind = {
	about: 'Compresses the body and leaves out the second half, as if that were all of it.',
	options: {},
	prepare: () => ({
		mangle(outgoing) {
			const isZipped = outgoing.headers['content-encoding'] === 'gzip';
			const zipped = isZipped ? outgoing.body : gzipSync(outgoing.body);
			return {
				...outgoing,
				headers: { ...outgoing.headers, 'content-encoding': 'gzip' },
				body: firstHalf(zipped),
			};
		},
	}),
};
