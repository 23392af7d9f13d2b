// npm start: GraceDB (a simulated one) in which something happens every minute, n8n with this package in it, and the e-mails about it.
import { parseArgs } from 'node:util';
import { welcomeBox } from './box';
import { startDemo, demoSteps, kafkaSteps, type Demo } from './demo';
import { checkJava } from './kafka/jars';
import type { Mail } from './mail';
import { Problem, Stopped } from './problem';
import { waitFor } from './processes';
import { openSession, type Session } from './session';
import { closeWhenAsked } from './signals';
import { createSteps } from './steps';
import { playChapter, story, supereventsOf } from './story';

const usage = `npm start             bring everything up and let something happen every minute, until Ctrl-C
npm start -- --once   let two neutron stars merge, wait for the e-mail, print it and stop
npm start -- --kafka  with a Kafka broker as well: alerts come over it, and another workflow submits events (Java 17, Maven)
npm start -- --help   show this text`;

const chapterEveryMs = 60_000;
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
		await (options.once ? once(session) : untilStopped(session, options.kafka ?? false));
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
function readOptions(): { once?: boolean; kafka?: boolean; help?: boolean } | string {
	try {
		const flag = { type: 'boolean' } as const;
		return parseArgs({ options: { once: flag, kafka: flag, help: flag } }).values;
	} catch (error) {
		return `${(error as Error).message.split('. ')[0]}: npm start knows --once, --kafka and --help only.`;
	}
}

async function once(session: Session): Promise<void> {
	const { step } = createSteps(demoSteps + 2);
	const demo = await startDemo(session, { step });
	const id = await step('Letting two neutron stars merge', () => firstSuperevent(session, demo));
	const mail = await step(`Waiting for the e-mail about ${id}`, () => mailAbout(session, demo, id));
	const head = `From: ${mail.from}\nTo: ${mail.to}\nSubject: ${mail.subject}`;
	console.log(`\n${head}\n\n${mail.text.trimEnd()}\n`);
}

/** Plays the first chapter, fast; the id of its superevent. */
async function firstSuperevent(session: Session, { simulator, n8n }: Demo): Promise<string> {
	const [chapter] = story();
	if (!chapter) throw new Error('The story has no chapters.');
	const { number } = await playChapter(simulator, { ...chapter, speed: 60 });
	const id = await waitFor(session, async () => (await supereventsOf(simulator, number))[0], {
		forMs: 30_000,
		everyMs: 200,
		program: n8n.program,
	});
	if (id !== undefined) return id;
	throw new Problem('The simulator has made no superevent.', await n8n.logTail());
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

async function untilStopped(session: Session, kafka: boolean): Promise<void> {
	// What is missing is said before anything else takes its time.
	if (kafka) await checkJava(session);
	const demo = await startDemo(session, createSteps(demoSteps + (kafka ? kafkaSteps : 0)), {
		kafka,
	});
	console.log(welcomeBox(demo));
	demo.kafka?.onMessage(({ topic, graceid, outcome, words }) =>
		say(`kafka: ${topic}, ${graceid ?? 'no ID'}: ${outcome}${words ? ` (${words})` : ''}`),
	);
	demo.kafka?.onAlert(({ topic, superevent, alertType }) =>
		say(`kafka: ${topic}, ${superevent}: ${alertType}`),
	);
	demo.mailbox.onMail(({ subject }) => say(`mail: ${subject}`));
	try {
		await tellTheStory(session, demo);
	} catch (error) {
		// Ctrl-C is the way in which this is meant to end.
		if (!(error instanceof Stopped)) throw error;
	}
}

async function tellTheStory(session: Session, { simulator, n8n }: Demo): Promise<void> {
	const { program } = n8n;
	for (const chapter of story()) {
		if (program.ended() !== undefined) break;
		await playChapter(simulator, chapter);
		say(chapter.summary);
		await waitFor(session, () => Promise.resolve(undefined), { forMs: chapterEveryMs, program });
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
