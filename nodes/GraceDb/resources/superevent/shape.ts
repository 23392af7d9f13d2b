import { simplifySuperevent } from '../../../../gracedb/simplify/simplifySuperevent';
import { type FindingReaders, readFindings } from '../../../../gracedb/alert/findings';
import type { GraceDbClient } from '../../../../gracedb/client';
import type { JsonObject } from '../../../../gracedb/json';
import type { Superevent } from '../../../../gracedb/resources/supereventReading';
import { flagField } from '../../../shared/parameters/commonFields';
import { mapConcurrently } from '../../concurrently';

/** A superevent as the user wants to see it, by its record alone. */
export function shape(
	superevent: Superevent,
	simplify: boolean,
	{ apiUrl }: GraceDbClient,
): JsonObject {
	return simplify ? simplifySuperevent(superevent, apiUrl) : superevent;
}

/** What it takes to read a superevent's findings; the client has all of it. */
export type ReadersForShape = FindingReaders & Pick<GraceDbClient, 'apiUrl'>;

/** The same with what its notices and files say: status, classification, properties. The raw form has its record alone. */
export async function shapeWithFindings(
	superevent: Superevent,
	simplify: boolean,
	client: ReadersForShape,
	signal?: AbortSignal,
): Promise<JsonObject> {
	if (!simplify) return superevent;
	const findings = await readFindings(client, superevent, { signal });
	return simplifySuperevent(superevent, client.apiUrl, findings);
}

/** Whether a list has them too: they cost requests. */
export const statusAndClassification = flagField(
	'statusAndClassification',
	'Read Status and Classification',
	'Whether to add classification and properties, and the status from the newest notice. Needs two to five more requests per superevent. If off, the status comes from the labels, which do not show updates.',
);

/** Superevents whose notices and files are read at the same time. */
const width = 5;

/** A list as the user wants to see it, in its order. */
export function shapeAll(
	superevents: AsyncIterable<Superevent>,
	{ simplify, findings = false }: { simplify: boolean; findings?: boolean },
	client: GraceDbClient,
	signal?: AbortSignal,
): AsyncGenerator<JsonObject> {
	return mapConcurrently(superevents, findings ? width : 1, async (superevent) =>
		findings
			? await shapeWithFindings(superevent, simplify, client, signal)
			: shape(superevent, simplify, client),
	);
}
