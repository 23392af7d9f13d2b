import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { isInternal } from '../sky/permissions';
import { ok, text, type Answer } from '../wire/answers';
import { stamp } from '../wire/time';

/** `GET performance/`: how many of the last requests had which answer, by method. Only for internal users. */
function performance(visit: Visit): Answer {
	if (!isInternal(visit.viewer)) return text(403, 'Forbidden');
	const totals: Record<string, Record<string, number>> = {};
	for (const { method, status } of visit.world.recorder.all) {
		const byStatus = (totals[method] ??= {});
		byStatus[status] = (byStatus[status] ?? 0) + 1;
	}
	return ok({ current_time: stamp(visit.world.clock()), totals_by_method: totals });
}

export const performanceResources: Resource[] = [{ path: 'performance/', GET: performance }];
