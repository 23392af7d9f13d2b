import type { WireCase, WireRequest } from './caseFile';
import { isAboutTheServer } from './filters';
import { comparedInWords } from './rules/words';

/** Mutants of a case, in each of which one thing is wrong: all must fail. */
export function mutantsOf(wire: WireCase): WireCase[] {
	const begin = wire.requests.findIndex((request) => !isAboutTheServer(request));
	const [first, ...others] = wire.requests.slice(Math.max(begin, 0));
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
	// Where an empty value is left out, another order may be the same.
	if (form && form.length > 1 && form.every(([, value]) => value !== ''))
		cases.push(withFirst({ body: { form: form.toReversed() } }));
	if (multipart) cases.push(withFirst({ body: { multipart: multipart.slice(0, -1) } }));
	if (multipart) {
		const parts = multipart.map((part) => ({ ...part, text: 'another', sha256: undefined }));
		cases.push(withFirst({ body: { multipart: parts } }));
	}
	return cases;
}
