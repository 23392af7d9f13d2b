import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chance } from '../../../simulator/automation/chance';
import { makeFlatMap } from '../../../simulator/automation/flatMap';
import { makeSkyMap } from '../../../simulator/automation/skymap';
import { imagineSource, kinds } from '../../../simulator/automation/source';

/** Writes sky maps of the simulator, each as multi-order and as flat FITS. */
export async function writeSimulatedMaps(folder: string, count: number): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (let number = 0; number < count; number += 1) {
		const chance = new Chance(`sky map ${number}`);
		const detectors = 1 + (number % 3);
		const source = imagineSource(chance, kinds[number % kinds.length]!, detectors, 0.01);
		const facts = {
			source,
			graceid: `G${number}`,
			instruments: ['H1', 'L1', 'V1'].slice(0, detectors).join(','),
			gpstime: 1405177836.744,
			made: new Date('2024-07-16T15:12:00Z'),
		};
		const name = join(folder, String(number).padStart(2, '0'));
		await writeFile(`${name}.multiorder.fits`, makeSkyMap(facts));
		await writeFile(`${name}.fits.gz`, makeFlatMap(source, facts.graceid));
	}
}
