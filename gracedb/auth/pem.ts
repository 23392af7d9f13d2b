/** A PEM block (RFC 7468), also one whose line breaks became blanks or `\n` on the way through a one-line field. */
const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \1-----/g;
const headerLine = /^(?:Proc-Type|DEK-Info):/;

/**
 * All PEM blocks of a text with their line breaks repaired.
 *
 * @returns the blocks in order with their label (`CERTIFICATE`, `PRIVATE KEY`, …); empty if the text holds none
 */
export function repairPem(text: string): { label: string; pem: string }[] {
	const unescaped = text.replace(/\\r|\r/g, '').replace(/\\n/g, '\n');
	return [...unescaped.matchAll(pemBlock)].map(([, label = '', content = '']) => ({
		label,
		pem: `-----BEGIN ${label}-----\n${repairContent(content)}\n-----END ${label}-----\n`,
	}));
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
		.filter((line) => !headerLine.test(line))
		.join('\n');
}
