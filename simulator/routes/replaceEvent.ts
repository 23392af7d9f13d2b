import { readEventFile, Unreadable, type Reading } from '../eventFiles';
import type { Call } from '../http/call';
import { contentIdOf, takeReading } from '../sky/events';
import { noContent, text, type Answer } from '../wire/answers';
import { htmlPage, Refusal } from '../wire/errors';
import { eventFile } from './createEvent';
import { multipartBody } from './eventForm';
import { theEventToChange } from './find';

/** `PUT events/{graceid}`: a new version of the event file, from which the values are read again. 202 and an empty body. */
export async function replaceEvent(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const { author } = call;
	if (event.submitter !== author.username) {
		const words = `You did not create this event. You (${author.username}) Them (${event.submitter})`;
		throw new Refusal(text(403, words));
	}
	const body = await multipartBody(call);
	const upload = body.files.get('eventFile');
	// Reference server behaviour: neither a missing file nor one that cannot be read is handled.
	if (!upload) throw new Refusal(htmlPage(500));
	const reading = readStrictly(() => readEventFile(eventFile(call, event.pipeline, body, upload)));
	const { name, content } = upload;
	const comment = 'Event data replaced by new upload';
	takeReading(event, author, reading, { name, content, comment });
	event.contentId = contentIdOf(content.bytes);
	return noContent(202);
}

function readStrictly(read: () => Reading): Reading {
	try {
		return read();
	} catch (error) {
		if (error instanceof Unreadable) throw new Refusal(htmlPage(500));
		throw error;
	}
}
