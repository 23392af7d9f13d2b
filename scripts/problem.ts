/** Something that a person can put right: printed as its sentence, without a stack trace. */
export class Problem extends Error {
	override name = 'Problem';

	/** @param details what may help beyond the sentence, such as the end of a log */
	constructor(
		sentence: string,
		readonly details = '',
	) {
		super(sentence);
	}
}

/** Thrown by whatever is still under way while everything is being stopped. */
export class Stopped extends Error {
	override name = 'Stopped';
	override message = 'Stopped.';
}
