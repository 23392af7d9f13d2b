import type { INodeProperties } from 'n8n-workflow';
import type { Field } from './field';
import { decimal, flag, names, text, wholeNumber } from './read';

/** Fields of the common types, which differ in little but their names. */

/** What a field may have beyond the rest; its default too, where that is not the usual one. */
type More = Partial<Omit<INodeProperties, 'name' | 'displayName' | 'type' | 'description'>>;

/** A switch, off by default. */
export function flagField<const Name extends string>(
	name: Name,
	displayName: string,
	description: string,
	more: More = {},
): Field<Name, boolean> {
	return {
		property: { displayName, name, type: 'boolean', default: false, description, ...more },
		read: flag,
	};
}

/** A text, empty by default. */
export function textField<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
	read: (raw: unknown) => string = text,
): Field<Name, string> {
	return { property: textProperty(name, displayName, example, description), read };
}

/** Several names: a text with commas between, or a list that an expression gives. */
export function namesField<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
): Field<Name, string[]> {
	return {
		property: textProperty(name, displayName, example, description),
		takesList: true,
		read: names,
	};
}

function textProperty<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
): Field<Name>['property'] {
	const placeholder = `e.g. ${example}`;
	return { displayName, name, type: 'string', default: '', placeholder, description };
}

/** A whole number from `minValue` on. */
export function wholeNumberField<const Name extends string>(
	name: Name,
	displayName: string,
	minValue: number,
	defaultValue: number,
	description: string,
	more: More = {},
): Field<Name, number> {
	return {
		property: {
			displayName,
			name,
			type: 'number',
			typeOptions: { minValue },
			default: defaultValue,
			placeholder: `e.g. ${defaultValue}`,
			description,
			...more,
		},
		read: wholeNumber(displayName, minValue),
	};
}

/** A number, also with decimals; 0 by default. */
export function decimalField<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
	more: More = {},
): Field<Name, number> {
	const placeholder = `e.g. ${example}`;
	return {
		property: { displayName, name, type: 'number', default: 0, placeholder, description, ...more },
		read: decimal(displayName),
	};
}

/**
 * One of the names that the server keeps, chosen from a list or given by an expression; none by default. n8n's own nodes add "Name or
 * ID" to the display name; here names are the IDs, and "All of These Labels Names or IDs" is no English.
 *
 * @param what in the list is to be chosen
 */
export function serverChoiceField<const Name extends string>(
	name: Name,
	what: string,
	loadOptionsMethod: string,
	read: (raw: unknown) => string,
	more: More = {},
): Field<Name, string> {
	return {
		property: {
			displayName: what,
			name,
			type: 'options',
			typeOptions: { loadOptionsMethod },
			default: '',
			description:
				'Choose from the list, or specify a name using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			...more,
		},
		read,
	};
}

/**
 * Several of the names that the server keeps, chosen from a list; an expression may give a list, or a text with commas between.
 *
 * @param what in the list are to be chosen
 */
export function serverChoicesField<const Name extends string>(
	name: Name,
	what: string,
	loadOptionsMethod: string,
): Field<Name, string[]> {
	return {
		property: {
			displayName: what,
			name,
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod },
			default: [],
			description:
				'Choose from the list, or specify names using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		takesList: true,
		read: names,
	};
}
