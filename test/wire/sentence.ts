import type { INodeProperties } from 'n8n-workflow';
import { GraceDb } from '../../nodes/GraceDb/GraceDb.node';
import type { Run } from './calls/run';

/** Words about the program and not of the field. */
const internals =
	/undefined|\[object |\bNaN\b.*\bNaN\b|\w+Error\b|Cannot read|is not a function|at position|\$(?:float|tuple|set|bytes|uuid)/;

/**
 * What is wrong with the sentence by which an operation refuses a value: it should name the field or the option as the panel
 * has it, or the file, box or row of it, say in a sentence of its own what to do, and have no words of the program's inside.
 */
export function faultsOf(sentence: string, run: Run): string[] {
	const sentences = sentence.split(/[.?!:](?:\s|$)/).filter((part) => part.trim() !== '');
	const names = fieldNames(run);
	const isNamed = names.some((name) => sentence.toLowerCase().includes(name.toLowerCase()));
	return [
		...(isNamed || ofTheWhole.test(sentence) ? [] : ['names no field']),
		...(sentences.length > 1 ? [] : ['does not say what to do']),
		...(internals.test(sentence) ? ['has words of the program'] : []),
	];
}

/** Parts of a field's value, and what no single field is to blame for. */
const ofTheWhole =
	/^(?:Footprint \d+|Footprints|There are no footprints|There is nothing to update|The file (?:name )?"|The credential|Tag: |This server|This node has no operation)/;

const { properties } = new GraceDb().description;

function fieldNames({ resource, operation }: Run): string[] {
	const isShown = ({ displayOptions }: INodeProperties): boolean => {
		const { resource: of, operation: at } = displayOptions?.show ?? {};
		return (!of || of.includes(resource)) && (!at || at.includes(operation));
	};
	return properties
		.filter(isShown)
		.flatMap(withOptions)
		.map(({ displayName }) => shownName(displayName));
}

/** A property with those inside of it. */
function withOptions(property: INodeProperties): { displayName: string }[] {
	const inside = (property.options ?? []).flatMap((option) =>
		'displayName' in option ? [option, ...('values' in option ? option.values : [])] : [],
	);
	return [property, ...inside];
}

const shownName = (name: string): string => name.replace(/ (?:Name or ID|Names or IDs)$/, '');
