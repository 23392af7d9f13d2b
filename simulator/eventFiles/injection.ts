import { simInspiral, simInspiralTexts } from './columns';
import { entry, jsonObject } from './json';
import { readTables } from './ligolw';
import { emptyReading, Unreadable, type Reading } from './reading';
import { finite, gpsColumn, gpsOf, instrumentsOf, shortText, textOf } from './values';

/** What the upload's own fields say about a hardware injection. */
export interface InjectionFields {
	instruments: string;
	sourceChannel: string;
	destinationChannel: string;
}

/** Hardware injections: JSON, else a LIGO_LW document with a table of simulated signals. The file overrules the fields. */
export function readInjection(bytes: Buffer, fields: InjectionFields): Reading {
	const text = textOf(bytes);
	const json = jsonObject(text);
	const row = json ? null : (readTables(text).get('sim_inspiral')?.[0] ?? null);
	if (!json && !row) throw new Unreadable('Could not extract sim inspiral table.');
	const value = (key: string) => (json ? entry(json, key) : row?.get(key));

	const given: Record<string, string> = {
		source_channel: fields.sourceChannel,
		destination_channel: fields.destinationChannel,
	};
	const columns = simInspiral.map((key) => {
		const found = simInspiralTexts.has(key) ? shortText(value(key), 50) : finite(value(key));
		return [key, found ?? (given[key] || null)] as const;
	});
	const attributes = Object.fromEntries(columns);
	const ownTime = gpsOf(
		finite(attributes.geocent_end_time),
		finite(attributes.geocent_end_time_ns),
	);
	return {
		...emptyReading(),
		gpstime: gpsColumn(finite(value('gpstime'))) ?? ownTime,
		far: finite(value('far')),
		instruments: instrumentsOf(value('instruments')) || fields.instruments.slice(0, 20),
		extraAttributes: { SimInspiral: attributes },
	};
}
