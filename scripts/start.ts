// npm start: GraceDB (a simulated one), n8n with this package in it, and an e-mail for every new superevent.
import { parseArgs } from 'node:util';
import { welcomeBox } from './box';
import { startDemo, demoSteps, type Demo } from './demo';
import type { Mail } from './mail';
import { Problem, Stopped } from './problem';
import { waitFor } from './processes';
import { openSession, type Session } from './session';
import { closeWhenAsked } from './signals';
import { createSteps } from './steps';

const usage = `npm start             bring everything up and make a new superevent every minute, until Ctrl-C
npm start -- --once   make one superevent, wait for its e-mail, print it and stop
npm start -- --help   show this text`;

const supereventEveryMs = 60_000;
const mailWithinMinutes = 3;

async function main(): Promise<number> {
	const options = readOptions();
	if (typeof options === 'string') {
		console.error(options);
		return 2;
	}
	if (options.help) {
		console.log(usage);
		return 0;
	}
	const session = openSession();
	const asked = closeWhenAsked(session);
	try {
		await (options.once ? once(session) : untilStopped(session));
		return 0;
	} catch (error) {
		if (asked()) return 130;
		report(error);
		return 1;
	} finally {
		await session.close();
	}
}

/** @returns a sentence if they cannot be read */
function readOptions(): { once?: boolean; help?: boolean } | string {
	try {
		return parseArgs({ options: { once: { type: 'boolean' }, help: { type: 'boolean' } } }).values;
	} catch (error) {
		return `${(error as Error).message.split('. ')[0]}: npm start knows --once and --help only.`;
	}
}

async function once(session: Session): Promise<void> {
	const { step } = createSteps(demoSteps + 2);
	const demo = await startDemo(session, { step });
	const { superevent_id: id } = await step('Making a superevent', demo.simulator.createSuperevent);
	const mail = await step(`Waiting for the e-mail about ${id}`, () => mailAbout(session, demo, id));
	const head = `From: ${mail.from}\nTo: ${mail.to}\nSubject: ${mail.subject}`;
	console.log(`\n${head}\n\n${mail.text.trimEnd()}\n`);
}

/** The mail that names the superevent. */
async function mailAbout(session: Session, { mailbox, n8n }: Demo, id: string): Promise<Mail> {
	const namesIt = ({ subject, text, html }: Mail): boolean =>
		[subject, text, html].some((part) => part.includes(id));
	const mail = await waitFor(session, () => Promise.resolve(mailbox.mails.find(namesIt)), {
		forMs: mailWithinMinutes * 60_000,
		program: n8n.program,
	});
	if (mail) return mail;
	const ended = n8n.program.ended();
	const what = ended
		? `n8n has ended (${ended}) without an e-mail about ${id}`
		: `No e-mail about ${id} has come within ${mailWithinMinutes} minutes`;
	throw new Problem(`${what}: the end of n8n’s log is below.`, await n8n.logTail());
}

async function untilStopped(session: Session): Promise<void> {
	const demo = await startDemo(session, createSteps(demoSteps));
	console.log(welcomeBox(demo));
	demo.mailbox.onMail(({ subject }) => say(`mail: ${subject}`));
	try {
		await keepMakingSuperevents(session, demo);
	} catch (error) {
		// Ctrl-C is the way in which this is meant to end.
		if (!(error instanceof Stopped)) throw error;
	}
}

async function keepMakingSuperevents(session: Session, { simulator, n8n }: Demo): Promise<void> {
	const { program } = n8n;
	while (program.ended() === undefined) {
		const { superevent_id: id } = await simulator.createSuperevent();
		say(`new superevent ${id}`);
		await waitFor(session, () => Promise.resolve(undefined), { forMs: supereventEveryMs, program });
	}
	throw new Problem(
		`n8n has ended (${program.ended()}): the end of its log is below.`,
		await n8n.logTail(),
	);
}

function say(text: string): void {
	console.log(`${new Date().toTimeString().slice(0, 8)}  ${text}`);
}

function report(error: unknown): void {
	if (!(error instanceof Problem)) console.error(error);
	else console.error(['', error.message, error.details].join('\n').trimEnd());
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		report(error);
		process.exitCode = 1;
	},
);
