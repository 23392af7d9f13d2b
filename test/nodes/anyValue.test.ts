import type { INodeProperties } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { type Field, readFields } from '../../nodes/shared/parameters/field';
import { resources } from '../../nodes/GraceDb/resources';

/** Every parameter of every operation by its path, with a way to read a value of it; also those inside of collections. */
const parameters = resources.flatMap((resource) =>
	resource.operations.flatMap((operation) =>
		operation.fields.flatMap((field) =>
			inside(field).map(
				([property, read]) =>
					[`${resource.name} ${operation.name}: ${property.displayName}`, property, read] as const,
			),
		),
	),
);

type Read = (raw: unknown) => unknown;

function inside(field: Field): [INodeProperties, Read][] {
	const { property } = field;
	const shown = { ...field, property: { ...property, displayOptions: undefined } };
	const read: Read = (raw) => readFields([shown], () => raw);
	if (property.type !== 'collection') return [[property, read]];
	return ((property.options ?? []) as INodeProperties[]).map((option) => [
		option,
		(raw) => read({ [option.name]: raw }),
	]);
}

const nameOf = ({ displayName }: INodeProperties): string =>
	displayName.replace(/ (?:Name or ID|Names or IDs)$/, '');

function sentence(read: Read, raw: unknown): string {
	try {
		read(raw);
		return '';
	} catch (error) {
		return (error as Error).message;
	}
}

const own = ['fixedCollection', 'hidden', 'json', 'notice'];
const others = parameters.filter(([, { type }]) => !own.includes(type));

describe('what an expression may give by mistake', () => {
	it.each(others)('is refused in the words of the field: %s', (_path, property, read) => {
		const wrong: unknown[] = [{ a: 1 }, [{ a: 1 }], [true]];
		if (property.type !== 'boolean') wrong.push(true, false);
		for (const raw of wrong) {
			const said = sentence(read, raw);
			expect(said, JSON.stringify(raw)).toContain(`${nameOf(property)} must be `);
			expect(said).toContain(JSON.stringify(raw));
		}
	});

	it.each(others.filter(([, { type }]) => type === 'string'))(
		'counts as text if it is a number: %s',
		(_path, _property, read) => {
			expect(sentence(read, 7)).toBe(sentence(read, '7'));
		},
	);
});
