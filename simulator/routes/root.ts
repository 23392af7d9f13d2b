import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { apiVersions } from '../profiles';
import { isInternal } from '../sky/permissions';
import * as vocabulary from '../sky/vocabulary';
import { wavebands } from '../sky/wavebands';
import { ok, type Answer } from '../wire/answers';
import { templates } from './templates';

/** `GET /api/`: links, address templates and vocabulary; clients start here. */
function root(call: Call): Answer {
	const { links, shapes, profile } = call;
	const at = (path: string) => `${links.root}${path}`;
	const document = {
		links: {
			superevents: at('superevents/'),
			events: at('events/'),
			gwtc: at('gwtc/'),
			self: at(''),
			performance: at('performance/'),
			'user-info': at('user-info/'),
		},
		templates: without(templates(links.root), shapes.absentTemplates),
		groups: vocabulary.groups,
		pipelines: vocabulary.pipelines,
		searches: vocabulary.searches,
		labels: vocabulary.labels,
		'em-groups': vocabulary.emGroups,
		wavebands,
		'eel-statuses': vocabulary.eelStatuses,
		'obs-statuses': vocabulary.obsStatuses,
		'superevent-categories': vocabulary.categoryNames,
		'signoff-types': vocabulary.signoffTypes,
		'signoff-statuses': vocabulary.signoffStatuses,
		instruments: vocabulary.instruments,
		'voevent-types': vocabulary.voeventTypes,
		'api-versions': apiVersions,
		API_VERSIONS: apiVersions,
		'server-version': profile.serverVersion,
		...(profile.apiDefault === null ? {} : { 'api-default': profile.apiDefault }),
	};
	return ok(without(document, shapes.absentRootKeys));
}

function without(
	object: Record<string, unknown>,
	keys: readonly string[],
): Record<string, unknown> {
	return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** `GET user-info/`: the only reliable way to learn whether a credential was accepted. */
function userInfo({ viewer }: Call): Answer {
	if (!viewer) return ok({ username: 'AnonymousUser' });
	return ok({
		username: viewer.username,
		first_name: viewer.firstName,
		last_name: viewer.lastName,
		email: viewer.email,
		is_internal_user: isInternal(viewer),
		upload_to_pipeline: viewer.pipelines,
	});
}

/** `GET tag/`: all tags that the server knows. */
function tags({ sky }: Call): Answer {
	const entries = [...sky.tags].map(([name, displayName]) => [
		name,
		{ displayName, blessed: vocabulary.blessedTags.has(name) },
	]);
	return ok({ tags: Object.fromEntries(entries) as unknown });
}

export const rootResources: Resource[] = [
	{ path: '', GET: root },
	{ path: 'user-info/', GET: userInfo },
	{ path: 'tag/', GET: tags },
];
