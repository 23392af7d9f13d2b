import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import type { FileLink } from '../profiles';
import { findFile } from '../sky/annotate';
import { maySeeLog } from '../sky/permissions';
import type { Annotated, StoredFile } from '../sky/types';
import { ok, text, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { encodeName } from '../wire/links';
import { mediaTypeOf } from '../wire/mediaTypes';
import { looseGraceidForm, missing, theEvent, theSuperevent } from './find';
import { putFile } from './putFile';

/** Every version as `name,version`, and the bare name where its newest version may be seen; sorted by name. */
function listing(visit: Visit, target: Annotated, base: string): FileLink[] {
	const names = target.files
		.filter((file) => maySeeLog(visit.viewer, file.log))
		.flatMap((file) => {
			const isNewest = findFile(target, file.name) === file;
			return [`${file.name},${file.version}`, ...(isNewest ? [file.name] : [])];
		});
	return names.sort().map((filename) => ({ filename, file: `${base}${encodeName(filename)}` }));
}

function download(visit: Visit, file: StoredFile): Answer {
	const type = mediaTypeOf(file.name);
	return {
		status: 200,
		type: type ?? 'application/octet-stream',
		body: file.content.bytes,
		headers: type
			? {}
			: {
					'content-disposition': `attachment; filename="${encodeName(file.name)},${file.version}"`,
				},
	};
}

function supereventFiles(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const self = visit.links.superevent(superevent, 'files/');
	const links = { self, superevent: visit.links.superevent(superevent) };
	return ok(visit.shapes.fileList(listing(visit, superevent, self), links));
}

function supereventFile(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const wanted = visit.segment('*');
	const [name = '', version, ...more] = wanted.split(',');
	if (more.length > 0) {
		throw new Refusal(sentence(400, 'Invalid filename: filename should not contain commas'));
	}
	if (version !== undefined && !/^\d+$/.test(version)) {
		throw new Refusal(sentence(404, 'File not found, version string should be an int'));
	}
	const file = findFile(superevent, name, version === undefined ? undefined : Number(version));
	if (!file || !maySeeLog(visit.viewer, file.log)) throw missing(visit, 'Log');
	return download(visit, file);
}

function eventFiles(visit: Visit): Answer {
	const event = theEvent(visit);
	const self = visit.links.event(event, 'files/');
	const links = { self, event: visit.links.event(event) };
	return ok(visit.shapes.fileList(listing(visit, event, self), links));
}

function eventFile(visit: Visit): Answer {
	const event = theEvent(visit);
	const wanted = visit.segment('*');
	const [, name = wanted, version] = /^(.*),(\d+)$/.exec(wanted) ?? [];
	const file = findFile(event, name, version === undefined ? undefined : Number(version));
	if (!file && event.files.some((other) => other.name.startsWith(`${wanted}/`))) {
		throw new Refusal(text(403, `${wanted} is a directory`));
	}
	if (!file) throw new Refusal(sentence(404, `File ${wanted} not found`));
	if (!maySeeLog(visit.viewer, file.log)) {
		throw new Refusal(text(403, 'You do not have permission to view this file.'));
	}
	return download(visit, file);
}

export const fileResources: Resource[] = [
	{ path: 'superevents/:superevent_id/files/', GET: supereventFiles, cacheable: true },
	{ path: 'superevents/:superevent_id/files/*', GET: supereventFile, cacheable: true },
	{ path: 'events/:graceid/files/', where: looseGraceidForm, GET: eventFiles, PUT: putFile },
	{ path: 'events/:graceid/files/*', where: looseGraceidForm, GET: eventFile, PUT: putFile },
];
