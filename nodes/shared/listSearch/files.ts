import { searchOnObject } from './list';

/** Files of the object, newest versions and all others, by name. */
export const searchFiles = searchOnObject(async ({ files }, objectId) => {
	const found = await files.list(objectId);
	return found
		.map(({ name, url }) => ({ name, value: name, ...(url ? { url } : {}) }))
		.sort((a, b) => a.name.localeCompare(b.name));
});
