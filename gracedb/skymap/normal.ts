/** The normal distribution. */

const coefficients = 24;

/**
 * erfc(x) for x from 0 on, to about 12 digits of its own size: exp(-x²) t exp(series in t), t = 2 / (2 + x). The terms of the
 * Chebyshev series are computed when this file is loaded.
 */
function complement(x: number): number {
	const t = 2 / (2 + x);
	return t * Math.exp(-x * x + chebyshev(4 * t - 2));
}

const series = fit((t) => logScaled(2 / t - 2) - Math.log(t));

/** log(erfc(x) exp(x²)), from its definition: slow, and exact. */
function logScaled(x: number): number {
	if (!Number.isFinite(x) || x > 1e6) return -Math.log(x * Math.sqrt(Math.PI));
	if (x < 2) {
		// erf as a series of positive terms.
		let [term, sum] = [x, x];
		for (let n = 1; n < 100; n += 1) {
			term *= (2 * x * x) / (2 * n + 1);
			sum += term;
		}
		return Math.log(Math.exp(x * x) - (2 / Math.sqrt(Math.PI)) * sum);
	}
	// Its continued fraction, from the far end.
	let fraction = x;
	for (let n = 200; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
	return -Math.log(fraction * Math.sqrt(Math.PI));
}

/** Coefficients of a function of t in (0, 1]. */
function fit(of: (t: number) => number): Float64Array {
	const found = new Float64Array(coefficients);
	for (let k = 0; k < coefficients; k += 1) {
		const angle = (Math.PI * (k + 0.5)) / coefficients;
		const sample = of((Math.cos(angle) + 1) / 2);
		for (let j = 0; j < coefficients; j += 1)
			found[j]! += ((2 * sample) / coefficients) * Math.cos(j * angle);
	}
	return found;
}

/** @param twice 2 · (2 t - 1) */
function chebyshev(twice: number): number {
	let one = 0;
	let before = 0;
	for (let j = coefficients - 1; j > 0; j -= 1) {
		const next = twice * one - before + series[j]!;
		before = one;
		one = next;
	}
	return (twice * one + series[0]!) / 2 - before;
}

/** The density of the standard normal distribution. */
export function normalDensity(z: number): number {
	return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Probability that a standard normal value is above z. */
export function normalAbove(z: number): number {
	const half = complement(Math.abs(z) * Math.SQRT1_2) / 2;
	return z >= 0 ? half : 1 - half;
}
