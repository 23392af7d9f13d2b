import type { RequestBody, Upload } from '../http/body';
import type { Call } from '../http/call';
import { mayPopulate } from '../sky/permissions';
import * as vocabulary from '../sky/vocabulary';
import { text } from '../wire/answers';
import { detail, errorObject, htmlPage, Refusal } from '../wire/errors';

const badChoice = 'Select a valid choice. That choice is not one of the available choices.';
const requiredField = 'This field is required.';

/** Events come as multipart only. */
export async function multipartBody(call: Call): Promise<RequestBody> {
	const type = call.request.contentType;
	if (!type.toLowerCase().startsWith('multipart/form-data')) {
		throw new Refusal(detail(415, `Unsupported media type "${type}" in request.`));
	}
	return call.body();
}

/** The text of a field; empty without it. */
export function fieldText(body: RequestBody, name: string): string {
	const value = body.value(name);
	return typeof value === 'string' ? value : '';
}

/** The labels of an upload: the field repeated, without empty ones, each once. */
export function fieldLabels(body: RequestBody): string[] {
	return [...new Set(body.values('labels').map(String).filter(Boolean))];
}

/** Reference server behaviour: group Test skips the questions about the pipeline. */
export function checkPipeline(call: Call, body: RequestBody): void {
	if (!body.has('pipeline')) throw new Refusal(htmlPage(500));
	if (fieldText(body, 'group') === 'Test') return;
	requirePipelinePermission(call, fieldText(body, 'pipeline'));
}

/** Whether the viewer may upload events of a pipeline. */
export function requirePipelinePermission(call: Call, pipeline: string): void {
	if (!vocabulary.pipelines.includes(pipeline)) {
		throw new Refusal(errorObject(400, 'Please provide a valid pipeline.'));
	}
	if (!mayPopulate(call.viewer, pipeline)) {
		throw new Refusal(text(403, "You don't have permission on this pipeline."));
	}
}

/** What is wrong with the kind of event that is asked for. */
export function kindErrors(body: RequestBody): string[] {
	const choose = (name: 'group' | 'pipeline' | 'search', known: readonly string[]) => {
		const value = fieldText(body, name);
		if (!value) return name === 'search' ? [] : [`${name}: * ${requiredField}`];
		return known.includes(value) ? [] : [`${name}: * ${badChoice}`];
	};
	return [
		...choose('group', vocabulary.groups),
		...choose('pipeline', vocabulary.pipelines),
		...choose('search', vocabulary.searches),
	];
}

export function fileErrors(file: Upload | undefined): string[] {
	if (!file) return [`eventFile: * ${requiredField}`];
	return file.size === 0 ? ['eventFile: * The submitted file is empty.'] : [];
}

export function labelErrors(body: RequestBody): string[] {
	const unknown = fieldLabels(body).find((label) => !vocabulary.labels.includes(label));
	if (unknown === undefined) return [];
	return [`labels: * Select a valid choice. ${unknown} is not one of the available choices.`];
}

/** `{"errors": ["field: * message", …]}`. */
export function refuseErrors(errors: readonly string[]): void {
	if (errors.length > 0) throw new Refusal({ status: 400, body: { errors } });
}

const replayForm = /^[A-Za-z0-9_-]{1,30}$/;

/** The replay id of an upload: null if none or a bad one was sent. */
export function readReplayId(
	call: Call,
	body: RequestBody,
): { replayId: string | null; warnings: string[] } {
	const sent = call.profile.hasReplayId ? fieldText(body, 'replay_id') : '';
	if (!sent) return { replayId: null, warnings: [] };
	if (replayForm.test(sent)) return { replayId: sent, warnings: [] };
	return { replayId: null, warnings: [`malformed replay_id: ${sent}`] };
}
