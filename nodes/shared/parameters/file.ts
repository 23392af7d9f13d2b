import type { Field } from './field';
import { locator } from './locator';
import { located } from './read';

/** How n8n shows a field that is a file of the superevent or event that the panel names. */
export function fileProperty<const Name extends string>(
	name: Name,
	displayName: string,
	description: string,
	example = 'bayestar.multiorder.fits',
): Field<Name>['property'] {
	return {
		displayName,
		name,
		...locator({
			what: 'a file',
			searchListMethod: 'searchFiles',
			byName: 'By Name',
			example,
			url: `https://gracedb.ligo.org/api/superevents/S240716b/files/${example},0`,
		}),
		description,
	};
}

/** The name of a stored file: as it is given, or at the end of its address. */
export function storedName(raw: unknown): string {
	const name = located(raw);
	const escaped = /^https?:\/\/[^\s]+\/files\/([^\s?#]+)/i.exec(name)?.[1];
	if (escaped === undefined) return name;
	try {
		return decodeURIComponent(escaped);
	} catch {
		return escaped;
	}
}
