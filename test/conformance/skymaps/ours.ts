/**
 * This package's side of the comparison with ligo.skymap, healpy and mocpy: reads questions from standard input, a JSON object a
 * line, and answers each with a line.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { checkSkyMap } from '../../../gracedb/skymap/check';
import { marginalMoments } from '../../../gracedb/skymap/distance';
import {
	cellContaining,
	centreOf,
	cornersOf,
	firstOf,
	maxOrder,
	ringOf,
	type SkyPosition,
} from '../../../gracedb/skymap/healpix';
import { matchTargets } from '../../../gracedb/skymap/match';
import { readSkyMap } from '../../../gracedb/skymap/readSkyMap';
import { summarize } from '../../../gracedb/skymap/summarize';
import { type GivenTarget, readTarget, type Shape } from '../../../gracedb/skymap/targets';
import { timeSlices } from '../../../gracedb/skymap/timeSlices';

type Question =
	| { kind: 'map'; file: string; levels: number[]; targets: (GivenTarget & { shape?: Shape })[] }
	| { kind: 'check'; file: string }
	| { kind: 'healpix'; order: number; positions: SkyPosition[] };

async function answer(question: Question): Promise<object> {
	switch (question.kind) {
		case 'map': {
			const start = performance.now();
			const map = await readSkyMap(createReadStream(question.file), {
				distanceUpTo: 12 * 512 ** 2,
			});
			const summary = await summarize(map, { levels: question.levels });
			const milliseconds = performance.now() - start;
			const targets = question.targets.map(({ shape = 'point', ...given }) =>
				readTarget(given, shape),
			);
			const moments = await marginalMoments(map, timeSlices());
			return {
				...summary,
				cells: map.size,
				moments,
				milliseconds,
				matches: await matchTargets(map, targets),
			};
		}
		case 'check':
			return checkSkyMap(await readSkyMap(createReadStream(question.file)));
		case 'healpix': {
			const shift = BigInt(2 * (maxOrder - question.order));
			const cells = question.positions.map((position) =>
				cellContaining(2 ** question.order, position),
			);
			return {
				nest: cells.map((cell) => String(firstOf(cell) >> shift)),
				ring: question.order > 24 ? null : cells.map((cell) => String(ringOf(cell))),
				centres: cells.map(centreOf),
				corners: cells.map(cornersOf),
			};
		}
	}
}

async function main(): Promise<void> {
	for await (const line of createInterface({ input: process.stdin })) {
		const found = await answer(JSON.parse(line) as Question).catch((error: unknown) => {
			if (error instanceof GraceDbError) return { refused: error.message };
			throw error;
		});
		console.log(JSON.stringify(found));
	}
}

void main();
