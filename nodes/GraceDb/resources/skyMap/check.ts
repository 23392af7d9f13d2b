import { checkSkyMap } from '../../../../gracedb/skymap/check';
import { SkyMapError } from '../../../../gracedb/skymap/SkyMapError';
import { parseGpsTime } from '../../../../gracedb/time/gpsTime';
import { parseObjectId } from '../../../../gracedb/ids';
import { additionalFields } from '../../../shared/parameters/collections';
import type { Field } from '../../../shared/parameters/field';
import { time } from '../../../shared/parameters/read';
import { operation, type OperationContext } from '../../operation';
import { objectOf, readSource, sourceFields } from './source';
import { headerFacts } from './summarize';

const eventTime: Field<'eventTime', number> = {
	property: {
		displayName: 'Event Time',
		name: 'eventTime',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2024-07-16T15:10:18.744562Z or 1405177836.744562',
		description:
			'Time of the event in ISO 8601 or GPS seconds, to compare with the time in the sky map. By default, the t_0 of the superevent.',
	},
	read: (raw) => Number(parseGpsTime(time(raw), 'Event Time')),
};

export const check = operation({
	name: 'Check',
	value: 'check',
	action: 'Check a sky map',
	description: 'Check that a sky map is complete, correct and belongs to its superevent',
	access: 'read',
	fields: [...sourceFields, additionalFields(eventTime)],
	async execute(context) {
		const { params, signal } = context;
		const object = objectOf(params);
		const [t0, read] = await Promise.all([
			params.additionalFields.eventTime ?? timeOf(context, object),
			readSource(context, params, 0).catch((error: unknown) => {
				if (error instanceof SkyMapError) return error;
				throw error;
			}),
		]);
		// A file that cannot be read is what a check is there to find.
		if (read instanceof SkyMapError) return { valid: false, problems: [read.message] };
		const { map, origin } = read;
		const { problems, totalProbability } = await checkSkyMap(map, { t0, signal });
		return {
			...origin,
			valid: problems.length === 0,
			problems,
			total_probability: Number.isFinite(totalProbability) ? totalProbability : null,
			...headerFacts(map),
		};
	},
});

/** GPS seconds of a superevent; undefined for an event or a binary field. */
async function timeOf(
	{ client, signal }: OperationContext,
	object: string | undefined,
): Promise<number | undefined> {
	if (object === undefined || parseObjectId(object).type !== 'superevent') return undefined;
	const { t_0: t0 } = await client.superevents.get(object, { signal });
	return typeof t0 === 'number' ? t0 : undefined;
}
