// Every npm script that needs something installed or built begins here; lifecycle scripts cannot do this job (.npmrc:
// ignore-scripts=true).
//
//   node scripts/bootstrap.mjs [--build] [PROGRAM [ARGUMENT ...]]
//
// installs what is missing, with --build compiles what is out of date, then runs PROGRAM in this same process (so that
// signals reach it without a middleman): a .ts file of the project or the command of an installed package.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNodeVersion, commandFile, install, Problem, root } from './prepare.mjs';

const require = createRequire(join(root, 'package.json'));

function prepare(wantsBuild) {
	try {
		checkNodeVersion();
		install();
		if (wantsBuild) build();
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		process.stderr.write(`${error.message}\n`);
		process.exit(1);
	}
}

async function start(program, args) {
	const isScript = program.endsWith('.ts');
	const file = isScript ? join(root, program) : commandFile(program);
	process.argv = [process.argv[0], file, ...args];
	if (isScript) require('tsx/cjs/api').register();
	if (isScript) require(file);
	else await import(pathToFileURL(file).href);
}

const [...args] = process.argv.slice(2);
prepare(args[0] === '--build' && Boolean(args.shift()));
if (args.length > 0) await start(args[0], args.slice(1));
