import type { Bench, Json } from './support';

/** A form with a file, or without. */
export function form(
	fields: Record<string, string>,
	file: string | null = 'eventFile',
	text = '{}',
): FormData {
	const multipart = new FormData();
	for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
	if (file !== null) multipart.append(file, new Blob([text]), 'event.json');
	return multipart;
}

/** An event of a pipeline whose files are short JSON. */
export async function burst(
	bench: Bench,
	gpstime: number,
	more: Record<string, string> = {},
): Promise<Json> {
	const content = JSON.stringify({ gpstime, far: 1e-9, ifos: 'H1,L1' });
	const multipart = form({ group: 'Test', pipeline: 'MLy', ...more }, 'eventFile', content);
	return bench.good('events/', { as: 'pipeline', multipart });
}
