/**
 * The conformance tests: the official Python clients, unchanged, against the simulator over HTTPS, in both its profiles
 * (simulator/test/conformance/), and beside this package (here); and our sky maps beside ligo.skymap, healpy and mocpy
 * (skymaps/), and when positions can be observed beside astroplan (observability/).
 *
 *   npm run test:conformance [-- PYTEST-ARGUMENT ...]
 *
 * Names of files are relative to this folder.
 *
 * CONFORMANCE_PROFILE=classic (or current) runs one profile only, CONFORMANCE_PROFILE=skymaps the sky maps only, and
 * CONFORMANCE_PROFILE=observability the observability only, which runs
 * without arguments.
 */
import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/start';
import type { ProfileName } from '../../simulator/profiles';
import { testObservability } from './observability/test';
import {
	astroplan,
	clients,
	interpreter,
	type Packages,
	Problem,
	pythonEnvironment,
	run,
	skyMapPackages,
} from './python';
import { writeSimulatedMaps } from './skymaps/simulated';

interface Counts {
	passed: number;
	failed: number;
}

const say = (text: string): void => console.log(text);

/** Starts a helper that speaks for this package. */
const helper = (file: string): string =>
	JSON.stringify([process.execPath, join(__dirname, '../../scripts/bootstrap.mjs'), file]);

/** pytest's exit code where its arguments choose no test. */
const noTests = 5;

/** The tests of the simulator alone, with the fixtures (clients.py) that all share. */
const simulatorTests = join(__dirname, '../../simulator/test/conformance');

/** Nothing of the person who runs the tests may reach the clients: no tokens, certificates, proxies, caches. */
const personal =
	/^(https?_proxy|all_proxy|no_proxy|(bearer|sci)_?token.*|_condor_creds|x509_.*|netrc|xdg_.*|gracedb_.*|python.*|pytest.*)$/i;

function environment(folder: string): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([name]) => !personal.test(name));
	return {
		...Object.fromEntries(kept),
		HOME: folder,
		XDG_CACHE_HOME: join(folder, 'cache'),
		XDG_RUNTIME_DIR: folder,
		PYTHONDONTWRITEBYTECODE: '1',
	};
}

/** What npm knows of the person stays: with it the test of the packed simulator finds the registry and the cache. */
function npmSettings(): NodeJS.ProcessEnv {
	const { env } = process;
	const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
	return {
		npm_config_cache: env['npm_config_cache'] ?? join(homedir(), '.npm'),
		npm_config_userconfig: env['npm_config_userconfig'] ?? join(homedir(), '.npmrc'),
		...(proxy && { npm_config_https_proxy: proxy }),
	};
}

async function testProfile(python: string, profile: ProfileName): Promise<Counts> {
	const folder = await mkdtemp(join(tmpdir(), 'gracedb-conformance-'));
	const simulator = await startSimulator({
		https: true,
		profile,
		folder: join(folder, 'simulator'),
	});
	try {
		const [readyFile, countsFile] = ['ready.json', 'counts.json'].map((name) => join(folder, name));
		await writeFile(readyFile!, JSON.stringify(simulator.ready));
		const ca = simulator.ready.caFile ?? '';
		const { code } = await run(
			python,
			['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'clients', ...process.argv.slice(2)],
			{
				cwd: __dirname,
				show: true,
				env: {
					...environment(folder),
					...npmSettings(),
					PYTHONPATH: simulatorTests,
					SSL_CERT_FILE: ca,
					REQUESTS_CA_BUNDLE: ca,
					CONFORMANCE_READY_FILE: readyFile,
					CONFORMANCE_COUNTS_FILE: countsFile,
					CONFORMANCE_PROFILE: profile,
					CONFORMANCE_OURS: helper('test/conformance/ours.ts'),
				},
			},
		);
		return await readCounts(countsFile!, code);
	} finally {
		await simulator.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function readCounts(file: string, code: number | null): Promise<Counts> {
	const counts = await readFile(file, 'utf8')
		.then((text) => JSON.parse(text) as Counts)
		.catch(() => ({ passed: 0, failed: 0 }));
	// pytest itself may have failed, before or after its tests.
	if (code !== 0 && code !== noTests && counts.failed === 0) counts.failed = 1;
	return counts;
}

async function testSkyMaps(python: string): Promise<Counts> {
	const folder = await mkdtemp(join(tmpdir(), 'gracedb-conformance-'));
	try {
		const maps = join(folder, 'maps');
		await writeSimulatedMaps(maps, 20);
		const countsFile = join(folder, 'counts.json');
		const { code } = await run(
			python,
			['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...process.argv.slice(2)],
			{
				cwd: join(__dirname, 'skymaps'),
				show: true,
				env: {
					...environment(folder),
					CONFORMANCE_COUNTS_FILE: countsFile,
					CONFORMANCE_MAPS: maps,
					CONFORMANCE_OURS: helper('test/conformance/skymaps/ours.ts'),
				},
			},
		);
		return await readCounts(countsFile, code);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

type Part = ProfileName | 'skymaps' | 'observability';

const packagesOf: Record<Part, Packages> = {
	current: clients,
	classic: clients,
	skymaps: skyMapPackages,
	observability: astroplan,
};

function partsToTest(): Part[] {
	const parts = Object.keys(packagesOf) as Part[];
	const wish = process.env['CONFORMANCE_PROFILE'];
	// Arguments choose among the tests of pytest, and this part has none.
	if (wish === undefined)
		return parts.filter((part) => part !== 'observability' || process.argv.length === 2);
	const part = parts.find((one) => one === wish);
	if (part) return [part];
	throw new Problem(`CONFORMANCE_PROFILE has to be one of ${parts.join(', ')}, not ${wish}.`);
}

async function testPart(part: Part): Promise<Counts> {
	const python = interpreter(await pythonEnvironment(packagesOf[part], say));
	if (part === 'observability') {
		say('Observability beside astroplan (a minute or two):');
		return testObservability(python, say);
	}
	if (part === 'skymaps') {
		say('Sky maps beside ligo.skymap, healpy and mocpy:');
		return testSkyMaps(python);
	}
	say(`The Python clients against the simulator, profile ${part}:`);
	return testProfile(python, part);
}

async function main(): Promise<Counts> {
	const total: Counts = { passed: 0, failed: 0 };
	try {
		for (const part of partsToTest()) {
			const { passed, failed } = await testPart(part);
			total.passed += passed;
			total.failed += failed;
		}
	} catch (error) {
		say(
			error instanceof Problem
				? error.message
				: String(error instanceof Error ? error.stack : error),
		);
		total.failed += 1;
	}
	return total;
}

void main().then(({ passed, failed }) => {
	say(`${passed} passed, ${failed} failed`);
	const file = process.env['CLOSING_LINE_FILE'];
	if (file) appendFileSync(file, `${passed} ${failed}\n`);
	process.exitCode = failed > 0 ? 1 : 0;
});
