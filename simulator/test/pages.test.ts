import { describe, expect, it } from 'vitest';
import { Bench } from './support';

describe('the web pages', () => {
	const bench = new Bench();
	const page = async (path: string) => bench.call(bench.ready.apiUrl.replace('/api/', path));

	it('list the newest public superevents', async () => {
		const reply = await page('/');
		expect(reply.headers.get('content-type')).toContain('text/html');
		expect(reply.text).toContain('/superevents/MS240716p/view/');
	});

	it('show a superevent with its public log and files', async () => {
		const reply = await page('/superevents/S240716b/view/');
		expect(reply.status).toBe(200);
		expect(reply.text).toContain('PE_READY');
		expect(reply.text).toContain('/api/superevents/S240716b/files/bayestar.multiorder.fits,0');
		expect(reply.text).not.toContain('Superevent created with');
	});

	it('hide what is not public', async () => {
		const id = await bench.superevent();
		expect((await page(`/superevents/${id}/view/`)).status).toBe(404);
		expect((await page('/')).text).not.toContain(id);
	});

	it('make text of what people wrote harmless', async () => {
		const json = { comment: '<script>alert(1)</script> 1 < 2 & "x"', tagname: ['public'] };
		await bench.good('superevents/S240716b/logs/', { as: 'advocate', json });
		const { text } = await page('/superevents/S240716b/view/');
		expect(text).not.toContain('<script>');
		expect(text).toContain('1 &lt; 2 &amp; &quot;x&quot;');
	});
});
