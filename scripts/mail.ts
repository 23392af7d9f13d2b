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
	attachments: Attachment[];
}

export interface Attachment {
	name: string;
	type: string;
	content: Buffer;
	/** The name under which the HTML part shows it (`cid:…`). */
	contentId?: string;
}
