import { type AlertMessage, headlineOf } from './message';

/** Subjects of mails are cut by mail programs on phones after some 50 characters, by servers after 998. */
const maxSubject = 200;

/** `[MOCK] Preliminary alert: MS181101ab – BNS 95 %, FAR 1 per 26 years` */
export function subjectOf(message: AlertMessage): string {
	const head = headlineOf(message);
	return oneLine(message.summary ? `${head} – ${message.summary}` : head).slice(0, maxSubject);
}

/** The message as plain text, its values below each other. */
export function textOf(message: AlertMessage): string {
	const { meaning, rows, changes, links } = message;
	const width = Math.max(0, ...rows.map(({ label }) => label.length)) + 2;
	const paragraphs = [
		[oneLine(headlineOf(message)), meaning],
		rows.map(({ label, value }) => `${`${label}:`.padEnd(width)}${oneLine(value)}`),
		changes.length > 0
			? ['Since the last message:', ...changes.map((one) => `- ${oneLine(one)}`)]
			: [],
		links.map(({ label, url }) => `${label}: ${url}`),
	];
	return paragraphs
		.map((lines) => lines.filter((line) => line !== '').join('\n'))
		.filter((paragraph) => paragraph !== '')
		.join('\n\n');
}

/** Text from elsewhere makes no lines and headers of its own. */
export function oneLine(text: string): string {
	// eslint-disable-next-line no-control-regex -- these are the characters that must not get into a header
	return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
