import { type AlertSkyMap, alertFacts } from '../../../../gracedb/alert/facts';
import { type AlertRequest, gatherAlert } from '../../../../gracedb/alert/gather';
import { blocksOf } from '../../../../gracedb/alert/blocks';
import { htmlOf } from '../../../../gracedb/alert/html';
import { alertMessage, headlineOf } from '../../../../gracedb/alert/message';
import { readPublicNotice } from '../../../../gracedb/alert/publicNotice';
import { requestOfItem } from '../../../../gracedb/alert/requestOfItem';
import { subjectOf, textOf } from '../../../../gracedb/alert/text';
import type { Json, JsonObject } from '../../../../gracedb/json';
import { drawSkyMap } from '../../../../gracedb/skymap/draw/drawSkyMap';
import { toPng } from '../../../../gracedb/skymap/draw/png';
import { flagField } from '../../../shared/parameters/commonFields';
import { optionsProperty } from '../../../shared/parameters/output';
import { collection, type Field } from '../../../shared/parameters/field';
import { oneOf } from '../../../shared/parameters/read';
import { superevent as anySuperevent } from '../../../shared/parameters/superevent';
import { timeZone } from '../../../shared/parameters/timeZone';
import { ItemWithFiles, operation } from '../../operation';

const alertFor: Field<'alertFor', 'item' | 'notice' | 'superevent'> = {
	property: {
		displayName: 'Alert For',
		name: 'alertFor',
		type: 'options',
		default: 'item',
		description: 'What the alert is about',
		options: [
			{
				name: 'Input Item',
				value: 'item',
				description:
					'An item from the GraceDB Trigger, a public notice, or any item with a field superevent_id',
			},
			{
				name: 'Notice',
				value: 'notice',
				description: 'A public notice in JSON, as sent by GCN or SCiMMA',
			},
			{
				name: 'Superevent',
				value: 'superevent',
				description: 'A superevent that you choose, with its newest notice',
			},
		],
	},
	read: oneOf('Alert For', ['item', 'notice', 'superevent']),
	// The item of a tool holds the arguments of the model.
	forModel: 'superevent',
};

const superevent: typeof anySuperevent = {
	...anySuperevent,
	property: {
		...anySuperevent.property,
		displayOptions: { show: { alertFor: ['superevent'] } },
	},
	// Of a hidden field the default is read.
	read: (raw) => (isEmpty(raw) ? '' : anySuperevent.read(raw)),
};

function isEmpty(raw: unknown): boolean {
	return typeof raw === 'object' && raw !== null && 'value' in raw && raw.value === '';
}

const notice: Field<'notice', unknown> = {
	property: {
		displayName: 'Notice',
		name: 'notice',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		displayOptions: { show: { alertFor: ['notice'] } },
		description: 'The whole message, as an object or as text',
	},
	read: (raw) => raw,
};

const attachPicture = flagField(
	'attachPicture',
	'Attach Picture',
	'Whether to draw the sky map and add it as a file. The HTML shows it if you attach the file in Send Email.',
);

/** Name of the binary field, and content id of the picture in the HTML: n8n's Send Email node takes the one for the other. */
const pictureField = 'sky_map';

const options = collection(optionsProperty, [timeZone]);

export const getAlert = operation({
	name: 'Get Alert',
	value: 'getAlert',
	action: 'Get an alert ready to send',
	description:
		'Get the facts about a superevent, and a message ready to send: subject, text, HTML and Slack blocks',
	access: 'read',
	fields: [alertFor, superevent, notice, attachPicture, options],
	async *execute({ client, params, items, signal, save, hint, timeZone: ownZone }) {
		const request = requestFor(params, items[0] ?? {});
		if (!request) return;
		const sources = await gatherAlert(client, request, { signal });
		const facts = alertFacts(sources);
		const zone = params.options.timeZone ?? ownZone;
		const message = alertMessage(facts, {
			now: client.serverTime(),
			zone,
			change: request.change,
		});
		const { skyMap } = sources;
		const picture =
			params.attachPicture && skyMap && !facts.retracted
				? await pictureOf(skyMap, headlineOf(message), signal).catch((error: unknown) => {
						signal?.throwIfAborted();
						// The message must reach people without it.
						hint(`The node cannot draw the sky map: ${String(error)}`);
						return undefined;
					})
				: undefined;
		const alt = `Sky map of ${facts.superevent_id}`;
		const json: JsonObject = {
			...facts,
			subject: subjectOf(message),
			text: textOf(message),
			html: htmlOf(message, picture && { contentId: pictureField, alt }),
			blocks: blocksOf(message),
			...forwarded(items[0]),
		};
		if (!picture) yield json;
		else {
			const file = await save(picture, `${facts.superevent_id}.png`, 'image/png');
			yield new ItemWithFiles(json, { [pictureField]: file });
		}
	},
});

async function pictureOf(
	{ map, summary }: AlertSkyMap,
	title: string,
	signal: AbortSignal | undefined,
): Promise<Buffer> {
	const { area50, area90 } = summary;
	return await toPng(await drawSkyMap(map, { title, areas: { area50, area90 }, signal }));
}

interface Params {
	alertFor: 'item' | 'notice' | 'superevent';
	superevent: string;
	notice: unknown;
}

function requestFor(
	params: Params,
	item: Readonly<Record<string, unknown>>,
): AlertRequest | undefined {
	if (params.alertFor === 'item') return requestOfItem(item);
	if (params.alertFor === 'superevent') return { id: params.superevent };
	const publicNotice = readPublicNotice(params.notice);
	return { id: publicNotice.supereventId, publicNotice };
}

/** What later nodes need of a trigger's item: to drop what came twice. */
function forwarded(item: Readonly<Record<string, unknown>> | undefined): JsonObject {
	const key = item?.['dedupe_key'];
	return typeof key === 'string' ? { dedupe_key: key satisfies Json } : {};
}
