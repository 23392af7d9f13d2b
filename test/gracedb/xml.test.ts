import fc from 'fast-check';
import { XMLBuilder } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { readXml } from '../../gracedb/xml';
import { processorTime } from '../support/processorTime';

describe('an XML document', () => {
	it('is read with attributes, entities, comments and CDATA', () => {
		const root = readXml(`\uFEFF<?xml version="1.0"?>
			<!-- a < b -->
			<voe:A xmlns:voe='urn:x' x="1 &lt; 2" y='"&#x41;&#66;"'>
				text &amp; more<B/><B z = "3">inner</B> <![CDATA[<raw> & ]]>
			</voe:A><!-- end -->`);
		expect(root).toMatchObject({
			name: 'A',
			attributes: { x: '1 < 2', y: '"AB"' },
			children: [{ name: 'B' }, { name: 'B', attributes: { z: '3' }, text: 'inner' }],
		});
		expect(root.text).toMatch(/^text & more\s+<raw> &$/);
	});

	it.each([
		'',
		'hello',
		'<a>',
		'<a></b>',
		'</a>',
		'<a/><b/>',
		'<a x=1/>',
		'<a/>rest',
		'{"a": 1}',
		'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
		'<a x="<"/>',
	])('is refused if it is none, or declares entities: %s', (text) => {
		expect(() => readXml(text)).toThrow(/line \d is not valid XML/);
	});

	it('gives back any text and any attribute that was written into it', () => {
		const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });
		const words = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
		fc.assert(
			fc.property(words, words, (text, value) => {
				const root = readXml(builder.build({ a: { '@b': value, '#text': text } }));
				expect(root.text).toBe(text);
				expect(root.attributes['b'] ?? '').toBe(value);
			}),
		);
	});

	it('takes no longer than its length asks for', () => {
		for (const text of [`<a ${'x="1" '.repeat(50_000)}`, '<a>'.repeat(50_000)]) {
			expect(() => readXml(text)).toThrow(/not valid XML/);
			expect(processorTime(() => readXml(text))).toBeLessThan(3000);
		}
	});
});
