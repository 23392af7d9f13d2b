import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import type { Catalog } from '../sky/catalogs';
import { mayPublishCatalogs } from '../sky/permissions';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal } from '../wire/errors';
import { paginate } from '../wire/paging';
import { stamp } from '../wire/time';
import { missing, need, needLogin } from './find';
import { readCatalog } from './readCatalog';

const pages = { normal: 10, maximum: Infinity };

/** Reference server behaviour: whatever version of the API was asked, the address has none. */
function addressOf(visit: Visit, { number, version }: Catalog): string {
	return `${visit.origin}/api/gwtc/${number}/${version}/`;
}

function onWire(visit: Visit, catalog: Catalog): Record<string, unknown> {
	const { number, version, submitter, comment } = catalog;
	return {
		number,
		version,
		created: stamp(catalog.created),
		submitter,
		url: addressOf(visit, catalog),
		gwtc_superevents: catalog.superevents,
		comment,
	};
}

/** All catalogs, or the versions of one number; Django REST framework's own envelope. */
function list(visit: Visit): Answer {
	needLogin(visit);
	const found = visit.sky.catalogs.list(visit.segment('number') || undefined);
	const { items, numRows, links } = paginate(found, visit.url, pages);
	return ok({
		count: numRows,
		next: links.next,
		previous: links.previous,
		results: items.map((catalog) => onWire(visit, catalog)),
	});
}

function get(visit: Visit): Answer {
	needLogin(visit);
	const version = visit.segment('version');
	const isLatest = version.toLowerCase() === 'latest';
	// Reference server behaviour: it looks for the version by int() and does not catch what that throws.
	if (!isLatest && !/^[+-]?\d+$/.test(version)) throw new Refusal(htmlPage(500));
	const catalog = visit.sky.catalogs.find(
		visit.segment('number'),
		isLatest ? undefined : Number(version),
	);
	if (!catalog) throw missing(visit, 'gwtc_catalog');
	return ok(onWire(visit, catalog));
}

async function add(visit: Visit): Promise<Answer> {
	needLogin(visit);
	need(visit, mayPublishCatalogs(visit.viewer));
	const given = readCatalog(visit, await visit.body());
	const catalog = visit.sky.catalogs.add(visit.author, given);
	return created(onWire(visit, catalog), addressOf(visit, catalog));
}

const where = { number: /^[a-zA-Z0-9._-]+$/ };

export const gwtcResources: Resource[] = [
	{ path: 'gwtc/', strict: true, GET: list, POST: add },
	{ path: 'gwtc/:number/', strict: true, where, GET: list },
	{ path: 'gwtc/:number/:version/', strict: true, where, GET: get },
];
