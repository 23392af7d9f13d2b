const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src, watch } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

async function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	const { stdout } = await promisify(execFile)(process.execPath, [compiler]).catch((error) => {
		throw new Error(error.stdout || error.message);
	});
	process.stdout.write(stdout);
}

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

const build = series(clean, parallel(compile, icons));

const watchSources = () =>
	watch(
		['credentials/**', 'gracedb/**', 'icons/**', 'nodes/**', 'watch/**'],
		{ ignoreInitial: false },
		build,
	);

module.exports = { clean, compile, icons, build, watch: watchSources, default: build };
