import type { WireCase, WireRequest } from './caseFile';
import { comparedInWords } from './rules/words';

/** Cases in which something is not as it was: each must fail. */
export function spoiled(wire: WireCase): WireCase[] {
	const [first, ...others] = wire.requests;
	if (first === undefined || comparedInWords(wire) !== undefined) return [];
	const withFirst = (change: Partial<WireRequest>): WireCase => ({
		...wire,
		requests: [{ ...first, ...change }, ...others],
	});
	const { form, multipart } = first.body ?? {};
	const cases = [
		withFirst({ verb: first.verb === 'PUT' ? 'POST' : 'PUT' }),
		withFirst({ path: first.path.replace(/[^/]*\/?$/, 'elsewhere') }),
		withFirst({ query: [...(first.query ?? []), ['more', '1']] }),
		{ ...wire, requests: [...wire.requests, { verb: 'POST', path: '{api}more/', body: null }] },
	];
	if (form)
		cases.push(withFirst({ body: { form: form.map(([name, value]) => [name, `${value}!`]) } }));
	if (form && form.length > 1) cases.push(withFirst({ body: { form: form.toReversed() } }));
	if (multipart) cases.push(withFirst({ body: { multipart: multipart.slice(0, -1) } }));
	if (multipart) {
		const parts = multipart.map((part) => ({ ...part, text: 'another' }));
		cases.push(withFirst({ body: { multipart: parts } }));
	}
	return cases;
}
