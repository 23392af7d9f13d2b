import type { JsonObject } from '../json';
import { type AlertMessage, headlineOf } from './message';
import { oneLine } from './text';

/** Slack's limits, in characters and numbers (Block Kit reference); a message beyond them is refused as a whole. */
const max = { header: 150, section: 3_000, field: 2_000, fields: 10, button: 75, url: 3_000 };

/** The message as n8n's Slack node takes it: `{ "blocks": [...] }`. */
export function blocksOf(message: AlertMessage): JsonObject {
	const { meaning, rows, changes, links } = message;
	const blocks: JsonObject[] = [
		{
			type: 'header',
			text: {
				type: 'plain_text',
				text: cut(escaped(headlineOf(message)), max.header),
				emoji: false,
			},
		},
	];
	if (meaning !== '') blocks.push(section(escaped(meaning)));
	for (let first = 0; first < rows.length; first += max.fields) {
		const fields = rows
			.slice(first, first + max.fields)
			.map(({ label, value }) => markdown(`*${escaped(label)}*\n${escaped(value)}`, max.field));
		blocks.push({ type: 'section', fields });
	}
	if (changes.length > 0) {
		const lines = changes.map((change) => `• ${escaped(change)}`);
		blocks.push(section(['*Since the last message*', ...lines].join('\n')));
	}
	const buttons = links
		.filter(({ url }) => url.length <= max.url)
		.map(({ label, url }) => ({
			type: 'button',
			text: { type: 'plain_text', text: cut(label, max.button), emoji: false },
			url,
		}));
	if (buttons.length > 0) blocks.push({ type: 'actions', elements: buttons });
	return { blocks };
}

function section(text: string): JsonObject {
	return { type: 'section', text: markdown(text, max.section) };
}

function markdown(text: string, length: number): JsonObject {
	return { type: 'mrkdwn', text: cut(text, length) };
}

/** In Slack's texts only these three are escaped. */
function escaped(text: string): string {
	return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
