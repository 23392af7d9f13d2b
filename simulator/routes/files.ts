import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
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
function listing(call: Call, target: Annotated, base: string): FileLink[] {
	const names = target.files
		.filter((file) => maySeeLog(call.viewer, file.log))
		.flatMap((file) => {
			const isNewest = findFile(target, file.name) === file;
			return [`${file.name},${file.version}`, ...(isNewest ? [file.name] : [])];
		});
	return names.sort().map((filename) => ({ filename, file: `${base}${encodeName(filename)}` }));
}

function download(call: Call, file: StoredFile): Answer {
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

function supereventFiles(call: Call): Answer {
	const superevent = theSuperevent(call);
	const self = call.links.superevent(superevent, 'files/');
	const links = { self, superevent: call.links.superevent(superevent) };
	return ok(call.shapes.fileList(listing(call, superevent, self), links));
}

function supereventFile(call: Call): Answer {
	const superevent = theSuperevent(call);
	const wanted = call.segment('*');
	const [name = '', version, ...more] = wanted.split(',');
	if (more.length > 0) {
		throw new Refusal(sentence(400, 'Invalid filename: filename should not contain commas'));
	}
	if (version !== undefined && !/^\d+$/.test(version)) {
		throw new Refusal(sentence(404, 'File not found, version string should be an int'));
	}
	const file = findFile(superevent, name, version === undefined ? undefined : Number(version));
	if (!file || !maySeeLog(call.viewer, file.log)) throw missing(call, 'Log');
	return download(call, file);
}

function eventFiles(call: Call): Answer {
	const event = theEvent(call);
	const self = call.links.event(event, 'files/');
	const links = { self, event: call.links.event(event) };
	return ok(call.shapes.fileList(listing(call, event, self), links));
}

function eventFile(call: Call): Answer {
	const event = theEvent(call);
	const wanted = call.segment('*');
	const [, name = wanted, version] = /^(.*),(\d+)$/.exec(wanted) ?? [];
	const file = findFile(event, name, version === undefined ? undefined : Number(version));
	if (!file && event.files.some((other) => other.name.startsWith(`${wanted}/`))) {
		throw new Refusal(text(403, `${wanted} is a directory`));
	}
	if (!file) throw new Refusal(sentence(404, `File ${wanted} not found`));
	if (!maySeeLog(call.viewer, file.log)) {
		throw new Refusal(text(403, 'You do not have permission to view this file.'));
	}
	return download(call, file);
}

export const fileResources: Resource[] = [
	{ path: 'superevents/:superevent_id/files/', GET: supereventFiles, cacheable: true },
	{ path: 'superevents/:superevent_id/files/*', GET: supereventFile, cacheable: true },
	{ path: 'events/:graceid/files/', where: looseGraceidForm, GET: eventFiles, PUT: putFile },
	{ path: 'events/:graceid/files/*', where: looseGraceidForm, GET: eventFile, PUT: putFile },
];
