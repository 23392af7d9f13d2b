import { randomBytes } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { foreignRequest } from '../simulator/foreignRequest';
import type { Mail } from './mail';

/** Answers the requests for the page that shows the captured mails. */
export function mailPage(mails: readonly Mail[]): RequestListener {
	return (request, response) => {
		const foreign = foreignRequest(request);
		// Not a URL yet: a request may name anything, `//` for example.
		const path = request.url?.split('?')[0] ?? '/';
		const [, id, part] = /^\/mails\/(\d+)\/(html|attachments\/\d+)$/.exec(path) ?? [];
		const mail = mails[Number(id) - 1];
		if (foreign) send(response, foreign.status, 'text/plain', foreign.sentence);
		else if (path === '/') sendPage(response, mails);
		else if (path === '/mails.json') {
			send(response, 200, 'application/json', JSON.stringify(mails.map(describe)));
		} else if (mail && part === 'html') sendHtmlPart(response, mail);
		else if (mail && part) sendAttachment(response, mail, Number(part.split('/')[1]));
		else send(response, 404, 'text/plain', 'There is nothing here.');
	};
}

/** The mail as JSON: its attachments by name and size. */
function describe({ attachments, ...mail }: Mail): object {
	return {
		...mail,
		attachments: attachments.map(({ name, type, content }) => ({
			name,
			type,
			bytes: content.length,
		})),
	};
}

function sendPage(response: ServerResponse, mails: readonly Mail[]): void {
	const nonce = randomBytes(16).toString('base64');
	response.setHeader(
		'Content-Security-Policy',
		`default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'`,
	);
	const list = mails.map(article).reverse().join('\n');
	send(response, 200, 'text/html', page(nonce, mails.length, list));
}

/** Shown in a frame without any rights but that links open in a window of their own. */
function sendHtmlPart(response: ServerResponse, mail: Mail): void {
	const rights = 'allow-popups allow-popups-to-escape-sandbox';
	response.setHeader(
		'Content-Security-Policy',
		`sandbox ${rights}; default-src 'none'; img-src data:; style-src 'unsafe-inline'`,
	);
	send(response, 200, 'text/html', `<base target="_blank">${withPictures(mail)}`);
}

/** The HTML part with its inline pictures in place, as mail programs show them. */
function withPictures({ html, attachments }: Mail): string {
	return attachments.reduce(
		(shown, { contentId, type, content }) =>
			contentId && /^image\/[a-z.+-]+$/.test(type)
				? shown.replaceAll(`cid:${contentId}`, `data:${type};base64,${content.toString('base64')}`)
				: shown,
		html,
	);
}

function sendAttachment(response: ServerResponse, mail: Mail, index: number): void {
	const attachment = mail.attachments[index];
	if (!attachment) return send(response, 404, 'text/plain', 'This mail has no such attachment.');
	// Half of a surrogate pair cannot be encoded.
	const name = encodeURIComponent(Buffer.from(attachment.name).toString()).replace(
		/['()*]/g,
		escapePercent,
	);
	response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
	send(response, 200, 'application/octet-stream', attachment.content);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
	response.writeHead(status, {
		'Content-Type': type.startsWith('application/octet') ? type : `${type}; charset=utf-8`,
		'Cache-Control': 'no-store',
		'X-Content-Type-Options': 'nosniff',
	});
	response.end(body);
}

function article(mail: Mail): string {
	const attachments = mail.attachments.map(
		({ name, content }, index) =>
			`<li><a href="/mails/${mail.id}/attachments/${index}" download>${escape(name)}</a> (${content.length} bytes)</li>`,
	);
	const html = `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html" title="HTML part"></iframe>`;
	const text = `<pre>${linked(mail.text)}</pre>`;
	return `<article>
<h2>${escape(mail.subject) || '(no subject)'}</h2>
<dl><dt>From</dt><dd>${escape(mail.from)}</dd><dt>To</dt><dd>${escape(mail.to)}</dd><dt>Received</dt><dd>${mail.received}</dd></dl>
${mail.html ? `${html}<details><summary>As text</summary>${text}</details>` : text}
${attachments.length > 0 ? `<ul>${attachments.join('')}</ul>` : ''}
</article>`;
}

function page(nonce: string, count: number, list: string): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Captured mail (${count})</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
header p { opacity: 0.75; }
article { border: 1px solid #8886; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
h2 { font-size: 1.15rem; margin: 0 0 0.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; }
dt { opacity: 0.65; }
dd { margin: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { width: 100%; height: 24rem; border: 1px solid #8886; border-radius: 4px; background: #fff; margin-top: 1rem; }
</style>
<header>
<h1>Captured mail</h1>
<p>Every mail that n8n sends ends here, and nowhere else. New ones appear by themselves, the newest first.</p>
</header>
${list || '<p>No mail yet.</p>'}
<script nonce="${nonce}">
setInterval(async () => {
	const answer = await fetch('/mails.json').catch(() => undefined);
	if (answer?.ok && (await answer.json()).length !== ${count}) location.reload();
}, 2000);
</script>
</html>`;
}

/** Escaped text in which the addresses can be clicked. */
function linked(text: string): string {
	return text
		.split(/(https?:\/\/[^\s<>"]+)/)
		.map((part, index) =>
			index % 2 === 1
				? `<a href="${escape(part)}" target="_blank" rel="noreferrer">${escape(part)}</a>`
				: escape(part),
		)
		.join('');
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escapePercent(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
