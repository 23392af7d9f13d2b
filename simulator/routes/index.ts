import type { Resource } from '../http/resource';
import { embbResources } from './embb';
import { eventLabelResources } from './eventLabels';
import { eventObservationResources } from './eventObservations';
import { eventVOEventResources } from './eventVOEvents';
import { eventLogResources } from './eventLogs';
import { eventPermissionResources } from './eventPermissions';
import { eventResources } from './events';
import { eventSignoffResources } from './eventSignoffs';
import { eventTagResources } from './eventTags';
import { fileResources } from './files';
import { gwtcResources } from './gwtc';
import { noticeResources } from './notices';
import { performanceResources } from './performance';
import { pipelinePreferredResources } from './pipelinePreferred';
import { neighborResources } from './neighbors';
import { reservedEventResources } from './reservedEvents';
import { rootResources } from './root';
import { supereventEventResources } from './supereventEvents';
import { supereventLabelResources } from './supereventLabels';
import { supereventLogResources } from './supereventLogs';
import { supereventObservationResources } from './supereventObservations';
import { supereventPermissionResources } from './supereventPermissions';
import { supereventResources } from './superevents';
import { supereventSignoffResources } from './supereventSignoffs';
import { supereventTagResources } from './supereventTags';
import { supereventVOEventResources } from './supereventVOEvents';
import { updateGrbResources } from './updateGrb';

/** Everything that the API offers. */
export const resources: readonly Resource[] = [
	...rootResources,
	...supereventResources,
	...supereventEventResources,
	...supereventLabelResources,
	...supereventLogResources,
	...supereventTagResources,
	...supereventPermissionResources,
	...pipelinePreferredResources,
	...supereventVOEventResources,
	...supereventObservationResources,
	...supereventSignoffResources,
	...noticeResources,
	...eventVOEventResources,
	...eventObservationResources,
	...embbResources,
	...gwtcResources,
	...performanceResources,
	...eventResources,
	...eventLabelResources,
	...eventLogResources,
	...eventTagResources,
	...eventPermissionResources,
	...eventSignoffResources,
	...neighborResources,
	...reservedEventResources,
	...updateGrbResources,
	...fileResources,
];
