import { Readable } from 'node:stream';
import type { FaultContext, FaultKind } from '../types';

const portionsASecond = 20;

export const slowBody: FaultKind = {
	about: 'Sends the headers at once and lets the body drip.',
	options: { bytesPerSecond: 'default 1000' },
	prepare(fields) {
		const rate = fields.number('bytesPerSecond', { from: 1, to: 1e9 }) ?? 1000;
		return {
			deliver: ({ body }, context) =>
				body.length === 0 ? body : Readable.from(drip(body, rate, context)),
		};
	},
};

async function* drip(body: Buffer, rate: number, { sleep, request }: FaultContext) {
	const portion = Math.max(1, Math.round(rate / portionsASecond));
	for (let sent = 0; sent < body.length; sent += portion) {
		if (request.raw.socket.destroyed) return;
		const bytes = body.subarray(sent, sent + portion);
		yield bytes;
		await sleep((bytes.length / rate) * 1000);
	}
}
