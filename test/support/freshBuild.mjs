import { build, isInstalled, Problem } from '../../scripts/prepare.mjs';

/** Before the first test: what they load from dist/ is of the sources as they are, however the test runner was started. */
export default function freshBuild() {
	try {
		if (!isInstalled()) {
			throw new Problem('What is installed is older than package-lock.json: run npm ci first.');
		}
		build();
	} catch (error) {
		// A sentence for a person; the way through this file is none of it.
		if (error instanceof Problem) error.stack = error.message;
		throw error;
	}
}
