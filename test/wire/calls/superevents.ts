import { isGiven, listed, plain, renamed, typed } from '../python';
import type { Call } from '../signatures';
import { howMany } from './events';
import { eventOf, numberOf, type Run, supereventOf } from './run';

const resource = 'superevent';
const simplify = false;

/** An event of a superevent: adding and removing, plain and pipeline-preferred. */
const ofBoth =
	(operation: string) =>
	(call: Call): Run => ({
		resource,
		operation,
		parameters: { ...supereventOf(call), ...eventOf(call) },
	});

export const superevents = {
	superevent: (call: Call): Run => ({
		resource,
		operation: 'get',
		parameters: { ...supereventOf(call), simplify },
	}),

	superevents: (call: Call): Run => ({
		resource,
		operation: 'getAll',
		// The client knows no category.
		parameters: { ...howMany(call), category: 'Any' },
	}),

	create_superevent: (call: Call): Run => {
		const { preferred_event: preferred = '', category = 'production' } = call.given;
		return {
			resource,
			operation: 'create',
			parameters: {
				...renamed(call, { t_start: 'tStart', t_0: 't0', t_end: 'tEnd' }),
				preferredEvent: plain(preferred ?? ''),
				newCategory: plain(category),
				simplify,
				additionalFields: renamed(call, { events: 'events', labels: 'labels' }, listed),
			},
		};
	},

	update_superevent: (call: Call): Run => ({
		resource,
		operation: 'update',
		parameters: {
			...supereventOf(call),
			simplify,
			updateFields: {
				...renamed(call, {
					t_start: 'tStart',
					t_0: 't0',
					t_end: 'tEnd',
					preferred_event: 'preferredEvent',
					em_type: 'emType',
				}),
				...renamed(
					call,
					{ time_coinc_far: 'timeCoincidenceFar', space_coinc_far: 'spaceCoincidenceFar' },
					numberOf,
				),
			},
		},
	}),

	add_event_to_superevent: ofBoth('addEvent'),
	remove_event_from_superevent: ofBoth('removeEvent'),
	add_pipeline_preferred_event: ofBoth('addPipelinePreferredEvent'),
	remove_pipeline_preferred_event: ofBoth('removePipelinePreferredEvent'),

	confirm_superevent_as_gw: (call: Call): Run => {
		const { gw_id: gwId } = call.given;
		return {
			resource,
			operation: 'confirmAsGw',
			parameters: {
				...supereventOf(call),
				simplify,
				// Whether it is retracted is looked up otherwise.
				additionalFields: {
					confirmAnyway: true,
					...(isGiven(gwId) ? { gwId: typed(gwId) } : {}),
				},
			},
		};
	},
};
