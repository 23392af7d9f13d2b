import { queryOf } from './follow';
import { attempt } from './lookAtSuperevent';
import { dealWithRow } from './rows';
import { ask, forEach, readThing, type Run } from './run';

/** Reads what a stream has heard of, before all else. What is not followed is looked for by the search. */
export async function lookAtHeard(run: Run): Promise<void> {
	const { memory } = run;
	await forEach([...memory.heard], async (id) => {
		memory.heard.delete(id);
		try {
			if (run.state.followed.has(id)) await attempt(run, { id, lists: 'all' });
			else await lookFor(run, id);
		} catch (error) {
			memory.heard.add(id);
			throw error;
		}
	});
}

/** A superevent that is not followed, if the query finds it. */
async function lookFor(run: Run, id: string): Promise<void> {
	const { settings, memory } = run;
	const { category } = settings;
	const query = `id: ${id} ${queryOf(settings)}`.trim();
	const key = `heard:${id}`;
	const outcome = await readThing(run, { key, what: id }, (once) =>
		ask(
			run,
			(client, { signal }) =>
				client.superevents.page({ query, category, start: 0, pageSize: 1, signal }),
			{ once },
		),
	);
	// The slices find it as well.
	memory.arrears.delete(key);
	const [row] = outcome?.answer.superevents ?? [];
	if (row?.superevent_id === id) await dealWithRow(run, row);
}
