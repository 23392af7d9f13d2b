/**
 * A number as Python prints a float: with `.0` where it is whole, and as a power of ten below 1e-4 and from 1e16 on, its
 * exponent with two digits at least.
 */
export function pythonNumber(value: number): string {
	const size = Math.abs(value);
	const isExponential = size !== 0 && (size < 1e-4 || size >= 1e16);
	if (!isExponential) return Number.isInteger(value) ? value.toFixed(1) : String(value);
	return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
