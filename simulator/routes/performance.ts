import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { isInternal } from '../sky/permissions';
import { ok, text, type Answer } from '../wire/answers';
import { stamp } from '../wire/time';

/** `GET performance/`: how many of the last requests had which answer, by method. Only for internal users. */
function performance(call: Call): Answer {
	if (!isInternal(call.viewer)) return text(403, 'Forbidden');
	const totals: Record<string, Record<string, number>> = {};
	for (const { method, status } of call.world.recorder.all) {
		const byStatus = (totals[method] ??= {});
		byStatus[status] = (byStatus[status] ?? 0) + 1;
	}
	return ok({ current_time: stamp(call.world.clock()), totals_by_method: totals });
}

export const performanceResources: Resource[] = [{ path: 'performance/', GET: performance }];
