import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readProbabilities } from '../../../gracedb/alert/probabilities';

describe('a file of probabilities', () => {
	it('gives its numbers', async () => {
		const content = Readable.from([Buffer.from('{ "BNS": 0.9, "note": "x" }')]);
		expect(await readProbabilities(content)).toEqual({ BNS: 0.9 });
	});

	it.each(['', 'no JSON', '[]', '{ "note": "x" }'])(
		'gives nothing where it is %j',
		async (text) => {
			expect(await readProbabilities(Readable.from([Buffer.from(text)]))).toBeUndefined();
		},
	);

	it('is not read on once it is longer than such a file may be', async () => {
		let pieces = 0;
		const endless = new Readable({
			read() {
				pieces += 1;
				this.push(Buffer.alloc(4096, ' '));
			},
		});
		expect(await readProbabilities(endless)).toBeUndefined();
		expect(pieces).toBeLessThan(100);
		expect(endless.destroyed).toBe(true);
	});
});
