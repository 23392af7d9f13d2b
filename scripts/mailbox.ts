import { simpleParser, type AddressObject } from 'mailparser';
import { createServer } from 'node:http';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Mail } from './mail';
import { mailPage } from './mailPage';
import { listenOnLoopback } from './ports';
import type { Session } from './session';

/** A mail server that delivers nothing and shows everything. */
export interface Mailbox {
	smtpPort: number;
	/** The page that shows the mails; `mails.json` beside it lists them for programs. */
	pageUrl: string;
	/** All mails so far, the oldest first. */
	mails: readonly Mail[];
	/** Calls `listener` with every mail that comes from now on. */
	onMail: (listener: (mail: Mail) => void) => void;
}

const mailLimitBytes = 50e6;

/** Opens the mailbox on loopback. @param ports where to look for free ones first; 0: any */
export async function openMailbox(
	session: Session,
	ports: { smtp: number; page: number },
): Promise<Mailbox> {
	const mails: Mail[] = [];
	const listeners: Array<(mail: Mail) => void> = [];
	const keep = async (stream: SMTPServerDataStream): Promise<void> => {
		const content = await readMail(stream);
		const mail = { id: mails.length + 1, ...content };
		mails.push(mail);
		for (const listener of listeners) listener(mail);
	};
	const smtp = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		size: mailLimitBytes,
		onData: (stream, _session, done) => {
			keep(stream).then(
				() => done(),
				(error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
			);
		},
	});
	// A client that disconnects early is not our failure.
	smtp.on('error', () => {});
	const page = createServer(mailPage(mails));
	session.onClose(async () => {
		page.close();
		page.closeAllConnections();
		await new Promise<void>((resolve) => smtp.close(resolve));
	});
	const smtpPort = await listenOnLoopback(smtp.server, ports.smtp);
	const pagePort = await listenOnLoopback(page, ports.page);
	return {
		smtpPort,
		pageUrl: `http://localhost:${pagePort}/`,
		mails,
		onMail: (listener) => void listeners.push(listener),
	};
}

async function readMail(stream: SMTPServerDataStream): Promise<Omit<Mail, 'id'>> {
	const parsed = await simpleParser(stream);
	if (stream.sizeExceeded) {
		throw Object.assign(new Error('This mail is too large.'), { responseCode: 552 });
	}
	return {
		received: new Date().toISOString(),
		from: addresses(parsed.from),
		to: addresses(parsed.to),
		subject: parsed.subject ?? '',
		text: parsed.text ?? '',
		html: parsed.html || '',
		attachments: parsed.attachments.map(({ filename, contentType, content, cid }, index) => ({
			name: filename ?? `attachment-${index + 1}`,
			type: contentType,
			content,
			contentId: cid,
		})),
	};
}

function addresses(field: AddressObject | AddressObject[] | undefined): string {
	return [field ?? []]
		.flat()
		.map(({ text }) => text)
		.join(', ');
}
