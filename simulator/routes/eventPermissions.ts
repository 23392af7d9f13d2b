import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { isCoincPipeline, isGrbPipeline } from '../eventFiles';
import { grantGroups, grantNames, grantsOf, ownGrants } from '../sky/grants';
import { mayExpose } from '../sky/permissions';
import type { CandidateEvent, GrantName } from '../sky/types';
import { ok, text, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { graceidForm, theEvent, theEventToChange } from './find';

const models: Record<string, string> = {
	CWB: 'multiburstevent',
	CWB2G: 'multiburstevent',
	oLIB: 'lalinferenceburstevent',
	MLy: 'mlyburstevent',
	aframe: 'mlyburstevent',
	GWAK: 'mlyburstevent',
	HardwareInjection: 'siminspiralevent',
};

/** The code names of permissions end in the name of the event's table. */
function modelOf({ pipeline }: CandidateEvent): string {
	if (isCoincPipeline(pipeline)) return 'coincinspiralevent';
	return isGrbPipeline(pipeline) ? 'grbevent' : (models[pipeline] ?? 'event');
}

function onWire(event: CandidateEvent, group: string, name: GrantName): Record<string, string> {
	return { group, permission: `${name}_${modelOf(event)}` };
}

/** `GET perms/`: the groups that were granted anything. */
function list(call: Call): Answer {
	const event = theEvent(call);
	const groups = [...grantsOf(event)].filter(([, names]) => names.size > 0);
	return ok({
		links: {
			self: call.links.event(event, 'perms/'),
			groupeventpermissions: Object.fromEntries(
				groups.map(([group]) => [group, call.links.event(event, `perms/${group}/`)]),
			),
		},
	});
}

function theGroup(call: Call): string {
	const group = call.segment('group_name');
	if (!grantGroups.includes(group)) throw new Refusal(sentence(404, 'Group does not exist.'));
	return group;
}

function thePermission(call: Call): GrantName {
	const name = grantNames.find((known) => known === call.segment('perm'));
	if (!name) throw new Refusal(sentence(404, 'Permission not found.'));
	return name;
}

function listOfGroup(call: Call): Answer {
	const event = theEvent(call);
	const group = theGroup(call);
	const names = [...(grantsOf(event).get(group) ?? [])];
	return ok({
		links: { self: call.links.event(event, `perms/${group}/`) },
		groupeventpermissions: names.map((name) => onWire(event, group, name)),
	});
}

function shown(call: Call, event: CandidateEvent, group: string, name: GrantName): unknown {
	const self = call.links.event(event, `perms/${group}/${name}`);
	return { links: { self }, groupeventpermission: onWire(event, group, name) };
}

function get(call: Call): Answer {
	const event = theEvent(call);
	const [group, name] = [theGroup(call), thePermission(call)];
	if (!grantsOf(event).get(group)?.has(name)) throw notGranted();
	return ok(shown(call, event, group, name));
}

function notGranted(): Refusal {
	return new Refusal(sentence(404, 'GroupObjectPermission not found.'));
}

/** Who may expose and hide may also grant; the server has a permission of its own for that. */
function requireGrantPermission(call: Call, action: 'add' | 'delete'): void {
	if (mayExpose(call.viewer)) return;
	const words = `You do not have permission to ${action} permissions for this event.`;
	throw new Refusal(text(403, words));
}

function put(call: Call): Answer {
	const event = theEventToChange(call);
	requireGrantPermission(call, 'add');
	const [group, name] = [theGroup(call), thePermission(call)];
	const grants = ownGrants(event);
	const names = grants.get(group) ?? new Set<GrantName>();
	const status = names.has(name) ? 200 : 201;
	grants.set(group, names.add(name));
	return { status, body: shown(call, event, group, name) };
}

function remove(call: Call): Answer {
	const event = theEventToChange(call);
	requireGrantPermission(call, 'delete');
	const [group, name] = [theGroup(call), thePermission(call)];
	if (!ownGrants(event).get(group)?.delete(name)) throw notGranted();
	return ok({ message: 'Permission successfully deleted.' });
}

export const eventPermissionResources: Resource[] = [
	{ path: 'events/:graceid/perms/', where: graceidForm, GET: list },
	{ path: 'events/:graceid/perms/:group_name/', where: graceidForm, GET: listOfGroup },
	{
		path: 'events/:graceid/perms/:group_name/:perm',
		where: { ...graceidForm, perm: /^\w+$/ },
		GET: get,
		PUT: put,
		DELETE: remove,
	},
];
