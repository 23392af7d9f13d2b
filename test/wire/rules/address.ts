/** One segment of an address, with what RFC 3986 lets stand in it. */
export function segment(text: string): string {
	return encodeURIComponent(text).replace(
		/%(?:2[146789BC]|3[ABD]|40|28|29|2A)/g,
		decodeURIComponent,
	);
}

/** A file's name in an address: folders are segments. */
export const filePath = (name: string): string => name.split('/').map(segment).join('/');
