import type { Resource } from '../http/resource';
import { eventLabelResources } from './eventLabels';
import { eventLogResources } from './eventLogs';
import { eventResources } from './events';
import { fileResources } from './files';
import { rootResources } from './root';
import { supereventEventResources } from './supereventEvents';
import { supereventLabelResources } from './supereventLabels';
import { supereventLogResources } from './supereventLogs';
import { supereventPermissionResources } from './supereventPermissions';
import { supereventResources } from './superevents';
import { supereventTagResources } from './supereventTags';

/** Everything that the API offers. */
export const resources: readonly Resource[] = [
	...rootResources,
	...supereventResources,
	...supereventEventResources,
	...supereventLabelResources,
	...supereventLogResources,
	...supereventTagResources,
	...supereventPermissionResources,
	...eventResources,
	...eventLabelResources,
	...eventLogResources,
	...fileResources,
];
