import type { AlertMessage } from './message';

/** The picture of the sky map beside a mail. */
export interface InlinePicture {
	/** Content id of the attachment. n8n's Send Email node gives each attachment the name of its binary field. */
	contentId: string;
	alt: string;
}

/**
 * The message as the HTML of a mail: a single column that fits a phone, with styles inside, since mail programs drop the others.
 */
export function htmlOf(message: AlertMessage, picture?: InlinePicture): string {
	const { banners, title, meaning, rows, changes, links } = message;
	const parts = [
		...banners.map((banner) => `<p style="${styles.banner}">${escape(banner)}</p>`),
		`<h2 style="${styles.title}">${escape(title)}</h2>`,
		...(meaning ? [`<p style="${styles.text}">${escape(meaning)}</p>`] : []),
		...(rows.length > 0 ? [table(rows)] : []),
		...(changes.length > 0
			? [
					`<p style="${styles.text}"><b>Since the last message</b></p>`,
					`<ul>${changes.map((change) => `<li>${escape(change)}</li>`).join('')}</ul>`,
				]
			: []),
		...(picture
			? [
					`<p><img src="cid:${escape(picture.contentId)}" alt="${escape(picture.alt)}" style="${styles.picture}"></p>`,
				]
			: []),
		`<p style="${styles.text}">${links
			.map(({ label, url }) => `<a href="${escape(url)}">${escape(label)}</a>`)
			.join(' &middot; ')}</p>`,
	];
	return `<div style="${styles.page}">\n${parts.join('\n')}\n</div>`;
}

const styles = {
	page: 'max-width:600px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.4;color:#1a1a1a',
	banner: 'margin:0 0 6px;padding:6px 10px;background:#8a1c1c;color:#ffffff;font-weight:bold',
	title: 'margin:8px 0;font-size:20px',
	text: 'margin:8px 0',
	label:
		'padding:3px 12px 3px 0;color:#595959;text-align:left;vertical-align:top;font-weight:normal',
	value: 'padding:3px 0;vertical-align:top',
	picture: 'max-width:100%;height:auto',
} as const;

function table(rows: AlertMessage['rows']): string {
	const lines = rows.map(
		({ label, value }) =>
			`<tr><th scope="row" style="${styles.label}">${escape(label)}</th><td style="${styles.value}">${unbroken(escape(value))}</td></tr>`,
	);
	return `<table style="border-collapse:collapse">\n${lines.join('\n')}\n</table>`;
}

/** A number stays on one line with its unit. */
function unbroken(html: string): string {
	return html.replace(/(\d) (?=[%±]|Hz|Mpc|deg|s\b|h\b|min\b)/g, '$1&nbsp;');
}

const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
