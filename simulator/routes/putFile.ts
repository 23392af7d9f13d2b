import type { Call } from '../http/call';
import { storeFile } from '../sky/annotate';
import { created, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { encodeName } from '../wire/links';
import { theEventToChange } from './find';

/** `PUT events/{graceid}/files/{name}`: the next version of a file. Reference server behaviour: it writes no log entry. */
export async function putFile(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const name = call.segment('*');
	const type = call.request.headers['content-type'] ?? '';
	if (!type.toLowerCase().startsWith('multipart/form-data')) {
		throw new Refusal(sentence(400, `Unsupported media type "${type}" in request.`));
	}
	const upload = (await call.body()).files.get('upload');
	if (!upload) throw new Refusal(sentence(400, "'upload'"));
	if (name.includes(',')) {
		throw new Refusal(sentence(400, "versioned file name cannot contain a ','"));
	}
	if (!name || name.endsWith('/')) {
		throw new Refusal(sentence(400, `[Errno 21] Is a directory: '${name}'`));
	}
	storeFile(event, name, upload.content, null);
	return created({ permalink: call.links.event(event, `files/${encodeName(name)}`) });
}
