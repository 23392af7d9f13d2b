import { IANAZone } from 'luxon';
import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { Field } from './field';
import { text } from './read';

/** A time zone beside UTC; undefined for the workflow's own. */
export const timeZone: Field<'timeZone', string | undefined> = {
	property: {
		displayName: 'Second Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Rome',
		description: 'Show times in UTC and in this zone. By default, the zone of the workflow.',
	},
	read(raw) {
		const zone = text(raw);
		if (zone === '' || IANAZone.isValidZone(zone)) return zone || undefined;
		throw inputError(
			`Second Time Zone: "${zone}" is not a time zone.`,
			'Enter a name like Europe/Rome or America/Los_Angeles.',
		);
	},
};
