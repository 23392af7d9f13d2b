const block = 2880;
const cardLength = 80;

/** The headers of a FITS file with an empty primary part and one table, as a web page. */
export function headerPage(name: string, bytes: Buffer): Buffer {
	const parts = [cardsFrom(bytes, 0), cardsFrom(bytes, block)];
	const lists = parts.map(
		(cards, index) => `<h2>HDU ${index}</h2>\n<pre>${cards.map(escape).join('\n')}</pre>`,
	);
	return Buffer.from(
		`<!DOCTYPE html>\n<html><head><title>${escape(name)}</title></head><body>\n` +
			`<h1>${escape(name)}</h1>\n${lists.join('\n')}\n</body></html>\n`,
	);
}

function cardsFrom(bytes: Buffer, start: number): string[] {
	const cards: string[] = [];
	for (let at = start; at + cardLength <= bytes.length; at += cardLength) {
		const card = bytes.toString('latin1', at, at + cardLength).trimEnd();
		if (card === 'END') break;
		cards.push(card);
	}
	return cards;
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
