import { Readable } from 'node:stream';
import type { Encounter, FaultKind } from '../types';

const portionsASecond = 20;

export const slowBody: FaultKind = {
	about: 'Sends the headers at once and lets the body drip.',
	options: { bytesPerSecond: 'default 1000' },
	prepare(wishes) {
		const rate = wishes.number('bytesPerSecond', { from: 1, to: 1e9 }) ?? 1000;
		return {
			deliver: ({ body }, encounter) =>
				body.length === 0 ? body : Readable.from(drip(body, rate, encounter)),
		};
	},
};

async function* drip(body: Buffer, rate: number, { sleep, request }: Encounter) {
	const portion = Math.max(1, Math.round(rate / portionsASecond));
	for (let sent = 0; sent < body.length; sent += portion) {
		if (request.raw.socket.destroyed) return;
		const bytes = body.subarray(sent, sent + portion);
		yield bytes;
		await sleep((bytes.length / rate) * 1000);
	}
}
