import { readMly, readOlib } from './burst';
import { readCoinc } from './coinc';
import { readCwb } from './cwb';
import { readGrb } from './grb';
import { readInjection, type InjectionFields } from './injection';
import { emptyReading, type Reading } from './reading';

export { Unreadable, type Reading } from './reading';
export type { InjectionFields } from './injection';

type Reader = (bytes: Buffer) => Reading;

const readers: Record<string, Reader> = {
	...sharing(readCoinc, ['gstlal', 'spiir', 'pycbc', 'MBTA', 'MBTAOnline', 'PyGRB', 'SGNL']),
	...sharing(readCwb, ['CWB', 'CWB2G']),
	...sharing(readOlib, ['oLIB']),
	...sharing(readMly, ['MLy', 'aframe', 'GWAK']),
	...sharing(readGrb, ['Fermi', 'Swift', 'SNEWS', 'INTEGRAL', 'AGILE', 'CHIME', 'SVOM']),
	...sharing(readGrb, ['IceCube']),
};

function sharing(reader: Reader, pipelines: readonly string[]): Record<string, Reader> {
	return Object.fromEntries(pipelines.map((pipeline) => [pipeline, reader]));
}

/** Whose triggers `PATCH update-grbevent/` can change. */
export function isGrbPipeline(pipeline: string): boolean {
	return readers[pipeline] === readGrb;
}

/** Whose files are LIGO_LW documents with a coincidence. */
export function isCoincPipeline(pipeline: string): boolean {
	return readers[pipeline] === readCoinc;
}

export interface EventFile {
	pipeline: string;
	name: string;
	bytes: Buffer;
	injection: InjectionFields;
}

/**
 * Reads an event file with the parser of its pipeline; throws {@link Unreadable}. Reference server behaviour: MBTA's files
 * are read only if `.xml` stands in their names, and those of pipelines without a parser never.
 */
export function readEventFile({ pipeline, name, bytes, injection }: EventFile): Reading {
	if (pipeline === 'HardwareInjection') return readInjection(bytes, injection);
	const reader = Object.hasOwn(readers, pipeline) ? readers[pipeline] : undefined;
	if (!reader || (pipeline.startsWith('MBTA') && !name.includes('.xml'))) return emptyReading();
	return reader(bytes);
}
