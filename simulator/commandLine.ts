import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { profiles, type ProfileName } from './profiles';
import { maxImagined } from './seed/imagined';
import type { SimulatorOptions } from './start';

const defaultPort = 8765;

export const help = `Usage: gracedb-simulator [OPTION ...]

A GraceDB server in one process, in memory, with 100 superevents that were public in July 2024.

  --port N          port of the API, 0 for any free one (default ${defaultPort}); the control API
                    takes the next one if it is free
  --https           HTTPS too, with an own certificate authority; --port is then the port of HTTPS,
                    and HTTP takes any free one
  --empty           start without superevents
  --superevents N   N imagined superevents beside those (default 0)
  --throttle        start with the server's own throttles
  --cached-counts N remember the counts of lists for N seconds, as the server does (30)
  --profile NAME    current (server 2.36, default) or classic (server 2.17)
  --ready-file F    write addresses, token and certificate files to F (JSON) once it listens
  --help            this text
`;

/** An invalid command line. */
export class UsageError extends Error {}

export interface CommandLine {
	options: SimulatorOptions;
	readyFile: string | undefined;
	help: boolean;
}

/** Reads the arguments of the program. */
export function readCommandLine(args: string[]): CommandLine {
	const { values } = parse(args);
	const port = values.port ?? String(defaultPort);
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
		throw new UsageError(`--port has to be a number from 0 to 65535, not ${port}.`);
	}
	const superevents = values.superevents ?? '0';
	if (!/^\d{1,6}$/.test(superevents) || Number(superevents) > maxImagined) {
		throw new UsageError(
			`--superevents has to be a number from 0 to ${maxImagined}, not ${superevents}.`,
		);
	}
	const cachedCounts = values['cached-counts'] ?? '0';
	if (!/^\d{1,5}$/.test(cachedCounts)) {
		throw new UsageError(
			`--cached-counts has to be a number of seconds up to 99999, not ${cachedCounts}.`,
		);
	}
	const profile = values.profile ?? 'current';
	if (!Object.hasOwn(profiles, profile)) {
		throw new UsageError(`--profile has to be current or classic, not ${profile}.`);
	}
	const readyFile = values['ready-file'];
	if (readyFile === '') throw new UsageError('--ready-file needs the name of a file.');
	return {
		options: {
			port: Number(port),
			https: values.https ?? false,
			empty: values.empty ?? false,
			superevents: Number(superevents),
			throttle: values.throttle ?? false,
			cachedCounts: Number(cachedCounts),
			profile: profile as ProfileName,
		},
		readyFile: readyFile === undefined ? undefined : resolve(readyFile),
		help: values.help ?? false,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				port: { type: 'string' },
				https: { type: 'boolean' },
				empty: { type: 'boolean' },
				superevents: { type: 'string' },
				throttle: { type: 'boolean' },
				'cached-counts': { type: 'string' },
				profile: { type: 'string' },
				'ready-file': { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		});
	} catch (error) {
		const [sentence = 'Unknown option'] = (error instanceof Error ? error.message : '').split('. ');
		throw new UsageError(`${sentence.replace(/\.$/, '')}; --help lists the options.`);
	}
}
