import { describe, expect, it } from 'vitest';
import { voeventContent } from '../../../gracedb/simplify/voeventContent';

const voevent = (inside: string): string =>
	`<voe:VOEvent xmlns:voe="http://www.ivoa.net/xml/VOEvent/v2.0" ivorn="ivo://x#1" role="test">${inside}</voe:VOEvent>`;

describe('what a VOEvent says', () => {
	it('has parameters by name, numbers as numbers, in their groups and outside', () => {
		const content = voeventContent(
			voevent(`<What>
				<Param name="FAR" dataType="float" value="9.1e-10"/><Param name="N" dataType="int" value="3"/>
				<Param name="GraceID" dataType="string" value="123"/><Param name="odd" dataType="float" value="n/a"/>
				<Param name="spaced"><Value>in an element</Value></Param>
				<Param name="twice" value="a"/><Param name="twice" value="b"/>
				<Group name="GW_SKYMAP" type="GW_SKYMAP"><Param name="skymap_fits" value="https://x/b.fits"/></Group>
				<Group type="Classification"><Param name="BBH" dataType="float" value="0.9"/></Group>
			</What>`),
		);
		expect(content).toMatchObject({
			ivorn: 'ivo://x#1',
			role: 'test',
			citations: [],
			params: {
				FAR: 9.1e-10,
				N: 3,
				GraceID: '123',
				odd: 'n/a',
				spaced: 'in an element',
				twice: ['a', 'b'],
			},
			groups: {
				GW_SKYMAP: { skymap_fits: 'https://x/b.fits' },
				Classification: { BBH: 0.9 },
			},
		});
	});

	it('says who wrote it and when, and what it takes back', () => {
		const content = voeventContent(
			voevent(`<Who><AuthorIVORN>ivo://x</AuthorIVORN><Date>2024-07-16T15:12:00</Date>
				<Author><contactName>LVK</contactName></Author></Who>
				<Citations><EventIVORN cite="retraction">ivo://x#0</EventIVORN><Description>why</Description></Citations>
				<Description>Report</Description>`),
		);
		expect(content).toMatchObject({
			author: 'LVK',
			author_ivorn: 'ivo://x',
			date: '2024-07-16T15:12:00',
			time: null,
			citations: [{ ivorn: 'ivo://x#0', cite: 'retraction' }],
			description: 'Report',
		});
	});

	it.each(['<html></html>', 'hello'])('is refused where there is none: %s', (text) => {
		expect(() => voeventContent(text)).toThrow(SyntaxError);
	});
});
