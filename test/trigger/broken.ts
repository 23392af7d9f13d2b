/** A promise that was not kept. */
export class Broken extends Error {
	constructor(
		readonly kind: 'lost' | 'repeated' | 'invented' | 'disordered' | 'renamed',
		message: string,
	) {
		super(`${kind}: ${message}`);
	}
}
