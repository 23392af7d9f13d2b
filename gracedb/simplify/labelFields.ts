/** Labels as one text, for people and tables, and as a list, for programs. */
export function labelFields(names: readonly string[]): { labels: string; label_names: string[] } {
	return { labels: names.join(', '), label_names: [...names] };
}
