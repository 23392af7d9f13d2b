/**
 * The expression by which the model of an AI Agent sets a parameter: what n8n's editor writes when "Let the model define this
 * parameter" is clicked.
 *
 * @param name of the argument, as the model sees it: the field's display name with underscores
 * @param description for the model
 * @param otherwise what the parameter is if the model does not set it; without it the model has to
 */
export function fromModel(
	name: string,
	description: string,
	type: 'string' | 'number' = 'string',
	otherwise?: string | number,
): string {
	const quoted = description.replaceAll('\\', '\\\\').replaceAll('`', '\\`');
	const last = otherwise === undefined ? '' : `, ${JSON.stringify(otherwise)}`;
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${quoted}\`, '${type}'${last}) }}`;
}
