import { simplifySuperevent } from '../../../../gracedb/simplify/simplifySuperevent';
import type { GraceDbClient } from '../../../../gracedb/client';
import type { JsonObject } from '../../../../gracedb/json';
import type { Superevent } from '../../../../gracedb/resources/supereventReading';

/** A superevent as the user wants to see it. */
export function shape(
	superevent: Superevent,
	simplify: boolean,
	{ apiUrl }: GraceDbClient,
): JsonObject {
	return simplify ? simplifySuperevent(superevent, apiUrl) : superevent;
}
