import { GraceDbError } from '../errors/GraceDbError';

/** A file that is no sky map, or one that cannot be used; the sentence names the file. */
export class SkyMapError extends GraceDbError {
	constructor(message: string, advice?: string) {
		super(message, { kind: 'input', advice });
	}
}
