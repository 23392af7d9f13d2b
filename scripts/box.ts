import type { Demo } from './demo';

/** What a person who has just started the demo needs to know. */
export function welcomeBox({ editor, workflow, kafka, mailbox, simulator }: Demo): string {
	return framed([
		`n8n's editor   ${editor.url}/workflow/${workflow.id}`,
		`  e-mail       ${editor.email}`,
		`  password     ${editor.password}`,
		`Mail page      ${mailbox.pageUrl}`,
		`Simulator      ${simulator.httpsApiUrl}`,
		...(kafka
			? [
					`Kafka          ${kafka.broker.secure}`,
					`  submitting   ${editor.url}/workflow/${kafka.workflow.id}`,
				]
			: []),
		'',
		...(kafka
			? [
					'Something happens in the simulated GraceDB every minute, and n8n hears of it over Kafka: the first',
					'mail comes within a minute. To play a scenario on purpose:',
				]
			: [
					'Something happens in the simulated GraceDB every minute, and n8n looks every minute: the first mail',
					'comes within two minutes. To play a scenario on purpose:',
				]),
		`  curl ${simulator.control}/scenario --json '{ "name": "retraction", "speed": 20 }'`,
		`  ${simulator.control}/scenario lists what can be played.`,
		'The link in a mail leads to the simulator, whose certificate is made by an authority of its own, so',
		'the browser will warn about it. Ctrl-C stops everything.',
	]);
}

function framed(lines: string[]): string {
	const width = Math.max(...lines.map((line) => line.length));
	const rule = '─'.repeat(width + 2);
	const body = lines.map((line) => `│ ${line.padEnd(width)} │`).join('\n');
	return `\n┌${rule}┐\n${body}\n└${rule}┘\n`;
}
