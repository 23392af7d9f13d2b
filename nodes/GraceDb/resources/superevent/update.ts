import { checkChanged, failIfUnchanged } from '../../../shared/parameters/failIfUnchanged';
import { updateFields, writeOptions } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import { eventProperty } from '../../../shared/parameters/event';
import { located } from '../../../shared/parameters/read';
import { superevent } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { preferredEvent } from './preferredEvent';
import { shape } from './shape';
import { end, roundTimes, start, t0 } from './times';
import { decimalField } from '../../../shared/parameters/commonFields';

/** Empty is not given, as for all that may be changed. */
const newPreferredEvent: Field<'preferredEvent', string> = {
	property: preferredEvent.property,
	read: located,
};

const emType: Field<'emType', string> = {
	property: eventProperty(
		'emType',
		'External Event',
		'The external event (for example a gamma-ray burst or a neutrino) that coincides with it (em_type)',
		'E412345',
	),
	read: located,
};

const spaceCoincidenceFar = decimalField(
	'spaceCoincidenceFar',
	'Space-Time Coincidence FAR',
	'1e-10',
	'False-alarm rate of the coincidence in time and place, in Hz (space_coinc_far)',
);

const timeCoincidenceFar = decimalField(
	'timeCoincidenceFar',
	'Time Coincidence FAR',
	'1e-9',
	'False-alarm rate of the coincidence in time, in Hz (time_coinc_far)',
);

const options = writeOptions(failIfUnchanged, roundTimes);

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a superevent',
	description: 'Change the times, preferred event or coincidence of a superevent',
	access: 'write',
	fields: [
		superevent,
		simplify,
		updateFields(
			end,
			emType,
			newPreferredEvent,
			spaceCoincidenceFar,
			start,
			t0,
			timeCoincidenceFar,
		),
		options,
	],
	async execute({ client, params, signal }) {
		const { tStart, tEnd, ...others } = params.updateFields;
		const { roundTimes: round, failIfUnchanged: fail } = params.options;
		const changes = { ...others, start: tStart, end: tEnd, roundTimes: round };
		const done = await client.superevents.update(params.superevent, changes, { signal });
		const { superevent: after, changed } = done;
		const state = `${after.superevent_id} already has these values`;
		checkChanged(done, fail, state);
		return { ...shape(after, params.simplify, client), changed };
	},
});
