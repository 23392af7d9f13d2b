/** The bytes of a file. Files of seeded superevents are made when they are requested, so that the start is quick. */
export class Content {
	private made: Buffer | undefined;

	constructor(private readonly make: () => Buffer) {}

	static of(bytes: Buffer | string): Content {
		return new Content(() => (typeof bytes === 'string' ? Buffer.from(bytes) : bytes));
	}

	/** A JSON document in the layout that Python's json.dumps gives. */
	static json(make: () => unknown): Content {
		return new Content(() => Buffer.from(JSON.stringify(make())));
	}

	get bytes(): Buffer {
		this.made ??= this.make();
		return this.made;
	}
}
