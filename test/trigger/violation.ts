/** What was not kept of the promise. */
export interface Violation {
	kind:
		/** Owed, and never came; or came in a form that no one can use. */
		| 'lost'
		/** Owed, and came too late. */
		| 'late'
		/** A failure that should have been reported and was not, or one that was reported and was none. */
		| 'silent'
		/** Came again without a restart, or was not owed. */
		| 'repeated';
	words: string;
}
