import { Problem } from './problem';
import { CommandFailed, run } from './processes';
import type { Session } from './session';

const sentences: Array<{ codes: string[]; sentence: string }> = [
	{
		codes: [
			'ENOTFOUND',
			'EAI_AGAIN',
			'ECONNREFUSED',
			'ECONNRESET',
			'ETIMEDOUT',
			'ENETUNREACH',
			'EHOSTUNREACH',
			'ERR_SOCKET_TIMEOUT',
			'FETCH_ERROR',
		],
		sentence:
			'The package registry cannot be reached: check the network (behind a proxy: npm’s settings “proxy” and “https-proxy”) and run the command again.',
	},
	{
		codes: ['ENOSPC', 'EDQUOT'],
		sentence: 'The disk is full: make room (about 4 GB) and run the command again.',
	},
	{
		codes: ['EACCES', 'EPERM', 'EROFS'],
		sentence:
			'npm may not write where it has to: the folder that it names below must belong to you; then run the command again.',
	},
	{
		codes: ['E404', 'ETARGET', 'EINTEGRITY'],
		sentence:
			'The package registry does not have one of the packages as the lock file wants it: check which registry npm uses (npm config get registry) and run the command again.',
	},
];

/** Runs npm quietly; what goes wrong becomes a sentence, with npm's own last words as details. */
export async function npm(
	session: Session,
	args: string[],
	cwd: string,
	env: Record<string, string> = {},
): Promise<string> {
	try {
		return await run(session, 'npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier'], {
			cwd,
			env: { ...process.env, ...env },
		});
	} catch (error) {
		throw error instanceof CommandFailed ? explain(error, args) : error;
	}
}

function explain({ message, output }: CommandFailed, args: string[]): Problem {
	const code = /^npm (?:error|ERR!) code (\S+)/m.exec(output)?.[1] ?? '';
	const known = sentences.find(({ codes }) => codes.includes(code));
	const sentence = known
		? `${known.sentence} (npm ${args[0]}: ${code})`
		: `npm ${args.join(' ')} did not succeed (${message}): its last words are below.`;
	const lines = output
		.split('\n')
		.filter((line) => /\S/.test(line) && !/^npm (?:warn EBADENGINE|\S+ {5}at) /.test(line));
	return new Problem(sentence, (known ? lines.slice(0, 10) : lines.slice(-20)).join('\n'));
}
