import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import gulp from 'gulp';
import { builds, fingerprint, stamp } from './scripts/builds.mjs';

const { dest, parallel, series, src } = gulp;
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

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

export const node = fresh(builds.node, compile('.'), icons);
export const simulator = fresh(builds.simulator, compile('simulator'));
export const build = parallel(node, simulator);
export const clean = () =>
	Promise.all(
		Object.values(builds).map(({ folder }) => rm(folder, { recursive: true, force: true })),
	);
export const watch = () =>
	gulp.watch(
		builds.node.sources.filter((path) => !path.includes('.')).map((folder) => `${folder}/**`),
		{ ignoreInitial: false },
		node,
	);
export default build;
