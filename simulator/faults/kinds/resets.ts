import { Readable } from 'node:stream';
import { gone, type FaultContext, type FaultKind } from '../types';

/** Long enough for what was written to reach a client on the same machine before the reset does. */
const flushed = 20;

export const resetBefore: FaultKind = {
	about: 'Ends the connection before the request is worked on.',
	options: {},
	prepare: () => ({
		arrive({ disconnect }) {
			disconnect();
			return gone;
		},
	}),
};

export const lostAnswer: FaultKind = {
	about: 'Works on the request, then ends the connection instead of answering.',
	options: {},
	prepare: () => ({
		deliver(_outgoing, { disconnect }) {
			disconnect();
			return gone;
		},
	}),
};

export const resetInHeaders: FaultKind = {
	about: 'Works on the request and ends the connection in the middle of the headers.',
	options: {},
	prepare: () => ({
		async deliver({ status }, { request, sleep, disconnect }): Promise<typeof gone> {
			request.raw.socket.write(`HTTP/1.1 ${status} OK\r\nContent-Type: applicati`);
			await sleep(flushed);
			disconnect();
			return gone;
		},
	}),
};

export const resetInBody: FaultKind = {
	about: 'Works on the request and ends the connection in the middle of the body.',
	options: {},
	prepare: () => ({
		deliver: ({ body }, context) => Readable.from(half(body, context)),
	}),
};

async function* half(body: Buffer, { sleep, disconnect }: FaultContext) {
	yield body.subarray(0, Math.ceil(body.length / 2));
	await sleep(flushed);
	disconnect();
}
