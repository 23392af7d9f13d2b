/** A block as Get Alert makes them. */
interface Block {
	type: string;
	text?: { text: string };
	fields?: { text: string }[];
	elements?: { text: { text: string }; url: string }[];
}

/**
 * A page that shows a message of blocks about as Slack does: fields in two columns, one on a phone.
 *
 * @param blocks of the kinds that Get Alert makes: header, section, actions
 */
export function slackPage(blocks: readonly Block[]): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Slack message</title>
<style>
body { margin: 0; padding: 16px; font: 15px/1.46 Lato, Helvetica, Arial, sans-serif; color: #1d1c1d; }
article { display: grid; grid-template-columns: 36px 1fr; gap: 0 8px; max-width: 640px; }
.icon { width: 36px; height: 36px; border-radius: 8px; background: #ea4b71; color: #fff; font-weight: bold; text-align: center; line-height: 36px; }
.from { font-weight: 900; }
.app { font-size: 10px; font-weight: bold; background: #ddd; color: #616061; padding: 1px 3px; border-radius: 2px; }
h2 { font-size: 18px; margin: 4px 0 8px; overflow-wrap: anywhere; }
p { margin: 0 0 8px; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; margin: 0 0 8px; overflow-wrap: anywhere; }
.button { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; margin: 0 8px 8px 0; font-weight: bold; color: inherit; text-decoration: none; }
@media (max-width: 480px) { .fields { grid-template-columns: 1fr; } }
</style>
<article><div class="icon">GW</div><div><span class="from">GW alerts</span> <span class="app">APP</span>
${blocks.map(shown).join('\n')}
</div></article>
</html>`;
}

function shown({ type, text, fields, elements }: Block): string {
	switch (type) {
		case 'header':
			return `<h2>${escape(text?.text ?? '')}</h2>`;
		case 'section':
			return fields
				? `<div class="fields">${fields.map((field) => `<div>${markdown(field.text)}</div>`).join('')}</div>`
				: `<p>${markdown(text?.text ?? '')}</p>`;
		case 'actions':
			return (elements ?? [])
				.map(
					(button) =>
						`<a class="button" href="${escape(button.url)}">${escape(button.text.text)}</a>`,
				)
				.join('');
		default:
			throw new Error(`The page cannot show a block of the type ${type}.`);
	}
}

/** Slack's own markup, in which &, < and > come escaped. */
function markdown(text: string): string {
	return text
		.replaceAll('"', '&quot;')
		.replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
		.replaceAll('\n', '<br>');
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
