/** A captured e-mail. */
export interface Mail {
	/** Counts from 1. */
	id: number;
	received: string;
	from: string;
	to: string;
	subject: string;
	text: string;
	/** Empty if it has no such part. */
	html: string;
	attachments: Array<{ name: string; type: string; content: Buffer }>;
}
