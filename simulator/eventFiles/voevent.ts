import { gpsOfIso } from './isoTime';
import { emptyReading, Unreadable, type Reading } from './reading';
import { finite, shortText } from './values';
import { find, findAll, parseXml, textAt, type Element } from './xml';

const triggerIds = ['TrigID', 'Trans_Num', 'EventID', 'Burst_Id', 'event_no'];
const durations = ['Trig_Dur', 'Trig_Timescale', 'Data_Timescale', 'Integ_Time', 'Data_Integ'];

/** A VOEvent of Fermi, Swift, INTEGRAL and others: where, when, by whom, and a few of the parameters. */
export function readVoevent(text: string): Reading {
	const root = parseXml(text);
	if (root.name !== 'VOEvent') throw new Unreadable('the file is neither JSON nor a VOEvent');
	const location = find(root, 'WhereWhen', 'ObsDataLocation');
	const system = find(location, 'ObservationLocation', 'AstroCoordSystem');
	const coordinates = find(location, 'ObservationLocation', 'AstroCoords');
	const time = textAt(coordinates, 'Time', 'TimeInstant', 'ISOTime');
	const parameters = parametersOf(root);
	const number = (...path: string[]) => finite(textAt(coordinates, ...path));
	return {
		...emptyReading(),
		gpstime: time === null ? null : gpsOfIso(time),
		far: finite(parameters.get('FAR')),
		extraAttributes: {
			GRB: {
				ivorn: shortText(root.attributes.get('ivorn')),
				author_ivorn: shortText(textAt(root, 'Who', 'AuthorIVORN')),
				author_shortname: shortText(textAt(root, 'Who', 'Author', 'shortName')),
				observatory_location_id: shortText(
					find(location, 'ObservatoryLocation')?.attributes.get('id'),
				),
				coord_system: shortText(
					system?.attributes.get('id') ?? coordinates?.attributes.get('coord_system_id'),
				),
				ra: number('Position2D', 'Value2', 'C1'),
				dec: number('Position2D', 'Value2', 'C2'),
				error_radius: number('Position2D', 'Error2Radius'),
				how_description: shortText(textAt(root, 'How', 'Description')),
				how_reference_url: shortText(find(root, 'How', 'Reference')?.attributes.get('uri')),
				T90: null,
				trigger_duration: finite(firstOf(parameters, durations)),
				designation: null,
				redshift: null,
				trigger_id: shortText(firstOf(parameters, triggerIds), 25),
			},
		},
	};
}

/** Parameters by name, those inside groups too; of several with one name the first. */
function parametersOf(root: Element): ReadonlyMap<string, string> {
	const what = find(root, 'What');
	const parameters = new Map<string, string>();
	for (const { attributes } of what ? findAll(what, 'Param') : []) {
		const name = attributes.get('name') ?? '';
		if (!parameters.has(name)) parameters.set(name, attributes.get('value') ?? '');
	}
	return parameters;
}

function firstOf(parameters: ReadonlyMap<string, string>, names: string[]): string | undefined {
	return names.map((name) => parameters.get(name)).find((value) => value !== undefined);
}
