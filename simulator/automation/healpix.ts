/** A direction on the sky, in radians. */
export interface Direction {
	ra: number;
	dec: number;
}

const rowOfFace = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
const columnOfFace = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

/** How many cells the sphere has at an order. */
export function cellCount(order: number): number {
	return 12 * 4 ** order;
}

/** Steradians of one cell. */
export function cellArea(order: number): number {
	return (4 * Math.PI) / cellCount(order);
}

/** The number of a cell in multi-order maps, order and place in one. */
export function uniq(order: number, index: number): number {
	return 4 ** (order + 1) + index;
}

/** The centre of a cell in the NESTED scheme (Górski et al. 2005, ApJ 622, 759). */
export function centre(order: number, index: number): Direction {
	const side = 2 ** order;
	const face = Math.floor(index / side ** 2);
	const { x, y } = deinterleave(index % side ** 2, order);
	const row = (rowOfFace[face] ?? 0) * side - x - y - 1;
	let around = side;
	let shift = 0;
	let z: number;
	if (row < side) {
		around = row;
		z = 1 - around ** 2 / (3 * side ** 2);
	} else if (row > 3 * side) {
		around = 4 * side - row;
		z = around ** 2 / (3 * side ** 2) - 1;
	} else {
		z = ((2 * side - row) * 2) / (3 * side);
		shift = (row - side) % 2;
	}
	let column = ((columnOfFace[face] ?? 0) * around + x - y + 1 + shift) / 2;
	if (column > 4 * side) column -= 4 * side;
	if (column < 1) column += 4 * side;
	return { ra: ((column - (shift + 1) / 2) * Math.PI) / (2 * around), dec: Math.asin(z) };
}

/** Even bits are x, odd bits are y. */
function deinterleave(index: number, order: number): { x: number; y: number } {
	let [x, y] = [0, 0];
	for (let bit = 0; bit < order; bit += 1) {
		x += ((index >> (2 * bit)) & 1) << bit;
		y += ((index >> (2 * bit + 1)) & 1) << bit;
	}
	return { x, y };
}
