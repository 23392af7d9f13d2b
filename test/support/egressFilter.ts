import type { EgressFilter, Verdict } from '../../gracedb/http/egress';

/** A filter that writes down what it is asked, and forbids what a test names. */
export function egressFilter(forbidden: RegExp = /^$/): EgressFilter & { asked: string[] } {
	const asked: string[] = [];
	const judge = (what: string): Verdict => {
		asked.push(what);
		return forbidden.test(what)
			? { ok: false, error: new Error('an inner address') }
			: { ok: true };
	};
	return {
		asked,
		validateUrl: (url) => Promise.resolve(judge(`url ${String(url)}`)),
		validateConnectionHost: (host) => judge(`host ${host}`),
		createSecureLookup: () => (name, _options, done) => {
			const verdict = judge(`name ${name}`);
			if (verdict.ok) done(null, [{ address: '127.0.0.1', family: 4 }]);
			else done(verdict.error, '');
		},
		validateRedirectSync(url) {
			const verdict = judge(`redirect ${url}`);
			if (!verdict.ok) throw verdict.error;
		},
	};
}
