// Writes NOTICE: the packages that lie in the published package, and their licences.
//   npm run notice
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLicence, packagesNeededBy } from './bundle.mjs';

const root = resolve(__dirname, '..');

/** The text of NOTICE, for the build in dist/. */
export function notice(): string {
	const packages = packagesNeededBy(join(root, 'dist'));
	const list = packages.map(({ name, version, license }) => `${name} ${version} (${license})`);
	const parts = packages.map(({ name, version, license, homepage, folder }) => {
		const title = `${name} ${version}`;
		const text = readdirSync(folder)
			.filter(isLicence)
			.sort()
			.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
			.join('\n\n');
		const words = text || withoutText(license, folder);
		return `${'='.repeat(72)}\n${title}${homepage === undefined ? '' : `\n${homepage}`}\n\n${words}\n`;
	});
	return [
		'n8n-nodes-gracedb is published under the MIT licence, see LICENSE.md.\n',
		`It contains these packages, each under the licence that follows below:\n\n${list.join('\n')}\n`,
		...parts,
	].join('\n');
}

/** What is known of a licence whose text a package does not bring: who made it, and where its source is. */
function withoutText(license: string | undefined, folder: string): string {
	const { author, repository } = JSON.parse(
		readFileSync(join(folder, 'package.json'), 'utf8'),
	) as Record<string, string | { name?: string; url?: string } | undefined>;
	const source = typeof repository === 'object' ? repository.url : repository;
	const maker = typeof author === 'object' ? author.name : author;
	return [
		`Licence: ${license ?? 'unknown'}, see https://spdx.org/licenses/${license ?? ''}.html.`,
		`By ${maker ?? 'the contributors'}. Source code: ${source?.replace(/^git\+/, '') ?? 'unknown'}.`,
	].join('\n');
}

if (process.argv[1] === __filename) writeFileSync(join(root, 'NOTICE'), notice());
