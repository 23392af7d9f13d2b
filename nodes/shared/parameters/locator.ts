import type { INodeProperties } from 'n8n-workflow';

/** The three ways to name something: from a list of the server, by what it is called, by an address. */
export function locator({
	what,
	placeholder = `Select ${what}…`,
	searchListMethod,
	byName,
	example,
	url,
}: {
	/** "an event" */
	what: string;
	/** What an empty list says. */
	placeholder?: string;
	searchListMethod: string;
	/** "By ID" */
	byName: string;
	example: string;
	/** Of its page or in the API. */
	url: string;
}): Pick<INodeProperties, 'type' | 'default' | 'modes'> {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: byName, name: 'id', type: 'string', placeholder: `e.g. ${example}` },
			{ displayName: 'By URL', name: 'url', type: 'string', placeholder: `e.g. ${url}` },
		],
	};
}
