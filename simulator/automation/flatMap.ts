import { gzipSync } from 'node:zlib';
import { fitsTable } from './fits';
import { cellArea, cellCount, centre } from './healpix';
import { densityAt } from './skymap';
import type { Source } from './source';

const order = 6;

/** The sky map in cells of one size, gzipped: what older software reads. */
export function makeFlatMap(source: Source, graceid: string): Buffer {
	const density = densityAt(source);
	const relative = Array.from({ length: cellCount(order) }, (_, index) =>
		density(centre(order, index)),
	);
	const total = relative.reduce((sum, value) => sum + value, 0);
	const { distance, distanceSpread } = source;
	const everywhere = (value: number) => relative.map(() => value);
	const table = fitsTable(
		[
			{ name: 'PROB', form: 'D', unit: 'pix-1', values: relative.map((value) => value / total) },
			{ name: 'DISTMU', form: 'D', unit: 'Mpc', values: everywhere(distance) },
			{ name: 'DISTSIGMA', form: 'D', unit: 'Mpc', values: everywhere(distanceSpread) },
			{
				name: 'DISTNORM',
				form: 'D',
				unit: 'Mpc-2',
				values: everywhere(1 / (distance ** 2 + distanceSpread ** 2)),
			},
		],
		[
			['PIXTYPE', 'HEALPIX'],
			['ORDERING', 'NESTED'],
			['COORDSYS', 'C'],
			['NSIDE', 2 ** order],
			['FIRSTPIX', 0],
			['LASTPIX', cellCount(order) - 1],
			['INDXSCHM', 'IMPLICIT'],
			['OBJECT', graceid],
			['DISTMEAN', distance],
			['DISTSTD', distanceSpread],
			['PIXAREA', cellArea(order)],
		],
	);
	return gzipSync(table);
}
