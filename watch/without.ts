/** An object without some of its properties. */
export function without<Whole extends object, Key extends keyof Whole>(
	whole: Whole,
	...keys: readonly Key[]
): Omit<Whole, Key> {
	const entries = Object.entries(whole).filter(
		([name]) => !(keys as readonly string[]).includes(name),
	);
	return Object.fromEntries(entries) as Omit<Whole, Key>;
}
