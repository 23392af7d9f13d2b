const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const gulp = require('gulp');
const { builds, fingerprint, stamp } = require('./scripts/builds.mjs');
const { bundle } = require('./scripts/bundle.mjs');

const { dest, parallel, series, src } = gulp;
const compiler = require.resolve('typescript/bin/tsc');

/** Makes the folder of a build anew. */
function fresh(build, ...steps) {
	let sources;
	const clean = async () => {
		sources = fingerprint(build);
		await rm(build.folder, { recursive: true, force: true });
	};
	return series(clean, parallel(...steps), async () => stamp(build, sources));
}

const compile = (project) =>
	async function compile() {
		await promisify(execFile)(process.execPath, [compiler, '-p', project]).catch((error) => {
			// By itself, because gulp --silent keeps the words of an error to itself.
			process.stderr.write(error.stdout);
			throw new Error(`${project} does not compile`);
		});
	};

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

const packages = async () => bundle(builds.node.folder);

const node = fresh(builds.node, series(compile('.'), packages), icons);
const simulator = fresh(builds.simulator, compile('simulator'));
const build = parallel(node, simulator);
const clean = () =>
	Promise.all(
		Object.values(builds).map(({ folder }) => rm(folder, { recursive: true, force: true })),
	);
const watch = () =>
	gulp.watch(
		builds.node.sources.filter((path) => !path.includes('.')).map((folder) => `${folder}/**`),
		{ ignoreInitial: false },
		node,
	);

module.exports = { node, simulator, build, clean, watch, default: build };
