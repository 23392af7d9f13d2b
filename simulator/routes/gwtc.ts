import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import type { Catalog } from '../sky/catalogs';
import { mayPublishCatalogs } from '../sky/permissions';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal } from '../wire/errors';
import { paginate } from '../wire/paging';
import { stamp } from '../wire/time';
import { missing, requirePermission, requireLogin } from './find';
import { readCatalog } from './readCatalog';

const pages = { normal: 10, maximum: Infinity };

/** Reference server behaviour: whatever version of the API was asked, the address has none. */
function addressOf(call: Call, { number, version }: Catalog): string {
	return `${call.origin}/api/gwtc/${number}/${version}/`;
}

function onWire(call: Call, catalog: Catalog): Record<string, unknown> {
	const { number, version, submitter, comment } = catalog;
	return {
		number,
		version,
		created: stamp(catalog.created),
		submitter,
		url: addressOf(call, catalog),
		gwtc_superevents: catalog.superevents,
		comment,
	};
}

/** All catalogs, or the versions of one number; Django REST framework's own envelope. */
function list(call: Call): Answer {
	requireLogin(call);
	const found = call.sky.catalogs.list(call.segment('number') || undefined);
	const { items, numRows, links } = paginate(found, call.url, pages);
	return ok({
		count: numRows,
		next: links.next,
		previous: links.previous,
		results: items.map((catalog) => onWire(call, catalog)),
	});
}

function get(call: Call): Answer {
	requireLogin(call);
	const version = call.segment('version');
	const isLatest = version.toLowerCase() === 'latest';
	// Reference server behaviour: it looks for the version by int() and does not catch what that throws.
	if (!isLatest && !/^[+-]?\d+$/.test(version)) throw new Refusal(htmlPage(500));
	const catalog = call.sky.catalogs.find(
		call.segment('number'),
		isLatest ? undefined : Number(version),
	);
	if (!catalog) throw missing(call, 'gwtc_catalog');
	return ok(onWire(call, catalog));
}

async function add(call: Call): Promise<Answer> {
	requireLogin(call);
	requirePermission(call, mayPublishCatalogs(call.viewer));
	const given = readCatalog(call, await call.body());
	const catalog = call.sky.catalogs.add(call.author, given);
	return created(onWire(call, catalog), addressOf(call, catalog));
}

const where = { number: /^[a-zA-Z0-9._-]+$/ };

export const gwtcResources: Resource[] = [
	{ path: 'gwtc/', strict: true, GET: list, POST: add },
	{ path: 'gwtc/:number/', strict: true, where, GET: list },
	{ path: 'gwtc/:number/:version/', strict: true, where, GET: get },
];
