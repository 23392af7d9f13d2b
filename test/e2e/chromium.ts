import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser's program; on Debian and as root it is installed if it is missing. */
export function findChromium(): string {
	const found = places.find((place) => existsSync(place));
	if (found) return found;
	const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
	if (mayInstall) {
		aptGet('update');
		aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
	}
	const installed = places.find((place) => existsSync(place));
	if (installed) return installed;
	throw new Error(
		'These tests need Chromium: install it (Debian: apt install chromium fonts-liberation) and run the command again.',
	);
}

function aptGet(...args: string[]): void {
	spawnSync('apt-get', args, {
		stdio: ['ignore', 2, 2],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
	});
}
