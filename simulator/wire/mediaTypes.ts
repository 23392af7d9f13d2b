/** What the web server in front of GraceDB takes files for, by the end of their names. */
const mediaTypes = new Map(
	Object.entries({
		csv: 'text/csv',
		fits: 'image/fits',
		gif: 'image/gif',
		gz: 'application/gzip',
		html: 'text/html; charset=utf-8',
		jpg: 'image/jpeg',
		json: 'application/json',
		log: 'text/plain; charset=utf-8',
		pdf: 'application/pdf',
		png: 'image/png',
		svg: 'image/svg+xml',
		txt: 'text/plain; charset=utf-8',
		xml: 'application/xml',
		yaml: 'application/yaml',
	}),
);

export function mediaTypeOf(name: string): string | undefined {
	return mediaTypes.get(name.split('.').at(-1)?.toLowerCase() ?? '');
}
