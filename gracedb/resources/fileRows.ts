import { type JsonObject, strings, textOf } from '../json';
import { textOrNull } from '../simplify/eventFacts';
import { idField } from '../simplify/idField';
import { creation } from '../simplify/times';
import type { StoredFile } from './files';

/**
 * Files as flat, readable rows: name, version, and what the log entry says that each came with.
 *
 * - `file` is the name without the version, `name` with it: what Download takes
 * - `tags` as one text, `tag_names` as a list; null, as all that comes from the log, where the entry cannot be seen
 *
 * @param logs entries of the same superevent or event
 * @param allVersions whether all versions have rows; otherwise the newest of each file
 * @returns in the order of the names, the newest version first
 */
export function fileRows(
	objectId: string,
	files: readonly StoredFile[],
	logs: readonly JsonObject[],
	allVersions = false,
): JsonObject[] {
	const entries = new Map(
		logs.map((log) => [`${textOf(log['filename'])},${textOf(log['file_version'])}`, log]),
	);
	const versions = new Map<string, { version: number | null; stored: StoredFile }[]>();
	for (const stored of files) {
		const [, file = stored.name, version] = /^(.*),(\d+)$/.exec(stored.name) ?? [];
		const of = versions.get(file) ?? [];
		of.push({ version: version === undefined ? null : Number(version), stored });
		versions.set(file, of);
	}
	return [...versions]
		.sort(([a], [b]) => a.localeCompare(b))
		.flatMap(([file, all]) => {
			// The bare name stands for the newest version, where the server lists versions too.
			const numbered = all.filter(({ version }) => version !== null);
			const rows = (numbered.length > 0 ? numbered : all).sort(
				(a, b) => (b.version ?? 0) - (a.version ?? 0),
			);
			return (allVersions ? rows : rows.slice(0, 1)).map(({ version, stored }): JsonObject => {
				const log = entries.get(`${file},${version ?? 0}`);
				const tags = log ? strings(log['tag_names']) : null;
				const { created, created_gps } = creation(log?.['created']);
				return {
					...idField(objectId),
					file,
					version,
					created,
					author: textOrNull(log?.['issuer']),
					tags: tags && tags.join(', '),
					is_public: tags && tags.includes('public'),
					name: stored.name,
					log: log?.['N'] ?? null,
					created_gps,
					tag_names: tags,
					url: stored.url,
				};
			});
		});
}
