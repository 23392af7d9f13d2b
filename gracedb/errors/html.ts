/** Whether a text begins as a web page does. */
export function looksLikeHtml(text: string): boolean {
	return /^\s*(?:<!doctype html|<html|<head|<body|<h1|<title)/i.test(text);
}

/** The text of a page, without its scripts and styles. */
export function textOfHtml(html: string): string {
	return html
		.replace(/<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
		.replace(/<\/title\s*>/gi, '. ')
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&nbsp;/g, ' ')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&#0*39;|&#x0*27;/gi, "'")
		.replace(/&amp;/g, '&');
}
