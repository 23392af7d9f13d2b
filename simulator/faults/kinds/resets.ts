import { Readable } from 'node:stream';
import { gone, type Encounter, type FaultKind } from '../types';

/** Long enough for what was written to reach a client on the same machine before the reset does. */
const flushed = 20;

export const resetBefore: FaultKind = {
	about: 'Ends the connection before the request is worked on.',
	options: {},
	prepare: () => ({
		arrive({ tear }) {
			tear();
			return gone;
		},
	}),
};

export const lostAnswer: FaultKind = {
	about: 'Works on the request, then ends the connection instead of answering.',
	options: {},
	prepare: () => ({
		deliver(_outgoing, { tear }) {
			tear();
			return gone;
		},
	}),
};

export const resetInHeaders: FaultKind = {
	about: 'Works on the request and ends the connection in the middle of the headers.',
	options: {},
	prepare: () => ({
		async deliver({ status }, { request, sleep, tear }): Promise<typeof gone> {
			request.raw.socket.write(`HTTP/1.1 ${status} OK\r\nContent-Type: applicati`);
			await sleep(flushed);
			tear();
			return gone;
		},
	}),
};

export const resetInBody: FaultKind = {
	about: 'Works on the request and ends the connection in the middle of the body.',
	options: {},
	prepare: () => ({
		deliver: ({ body }, encounter) => Readable.from(half(body, encounter)),
	}),
};

async function* half(body: Buffer, { sleep, tear }: Encounter) {
	yield body.subarray(0, Math.ceil(body.length / 2));
	await sleep(flushed);
	tear();
}
