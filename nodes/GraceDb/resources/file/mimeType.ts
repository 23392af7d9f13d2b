/** The type of a stored file. The server calls most of them application/octet-stream; n8n finds a better one from the name itself. */
export function mimeTypeOf(name: string, given = ''): string | undefined {
	if (/\.fits(?:\.gz)?$/i.test(name)) return 'application/fits';
	const type = given.split(';')[0]?.trim() ?? '';
	return ['', 'application/octet-stream', 'text/plain'].includes(type) ? undefined : type;
}
