/** First or last line of a PEM block (RFC 7468), wherever it stands. Labels are short, so that no text takes long to search. */
const boundary = /-----(BEGIN|END) ([A-Z0-9 ]{1,60})-----/g;

/**
 * All PEM blocks of a text with their line breaks repaired, also where those became blanks or `\n` on the way through a one-line
 * field. Takes time in proportion to the text, whatever it is.
 *
 * @returns the blocks in order with their label (`CERTIFICATE`, `PRIVATE KEY`, …); empty if the text holds none
 */
export function repairPem(text: string): { label: string; pem: string }[] {
	const unescaped = text.replace(/\\r|\r/g, '').replace(/\\n/g, '\n');
	const blocks: { label: string; pem: string }[] = [];
	let begun: { label: string; at: number } | undefined;
	for (const { 0: line, 1: side, 2: label = '', index } of unescaped.matchAll(boundary)) {
		if (side === 'BEGIN') {
			begun = { label, at: index + line.length };
		} else if (begun?.label === label) {
			const content = repairContent(unescaped.slice(begun.at, index));
			blocks.push({ label, pem: `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n` });
			begun = undefined;
		}
	}
	return blocks;
}

function repairContent(content: string): string {
	const { headers, body } = splitHeaders(content);
	const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
	return [...headers, ...(headers.length > 0 ? [''] : []), ...lines].join('\n');
}

/** Traditional encrypted keys begin with two header lines (RFC 1421) before the base64 text. */
function splitHeaders(content: string): { headers: string[]; body: string } {
	const proc = /Proc-Type:\s*(\d,\s*ENCRYPTED)/.exec(content);
	const dek = /DEK-Info:\s*([A-Z0-9-]+,\s*[0-9A-Fa-f]+)/.exec(content);
	if (!proc?.[1] || !dek?.[1]) return { headers: [], body: dropHeaderLines(content) };
	const end = Math.max(proc.index + proc[0].length, dek.index + dek[0].length);
	return {
		headers: [`Proc-Type: ${proc[1].replace(/\s/g, '')}`, `DEK-Info: ${dek[1].replace(/\s/g, '')}`],
		body: content.slice(end),
	};
}

function dropHeaderLines(content: string): string {
	return content
		.split('\n')
		.filter((line) => !/^(?:Proc-Type|DEK-Info):/.test(line))
		.join('\n');
}
