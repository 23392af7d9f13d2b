/** Circles that wait for the work on these files. Nothing may be added here. */
const known = [
	'^nodes/GraceDbTrigger/watch/(pages|watch)[.]ts$',
	'^test/trigger/(play|settle)[.]ts$',
	'^test/trigger/(history|wishes)[.]ts$',
];

/** No circles of imports, those of types alone included. Which folder may import which is eslint's matter. */
export default {
	forbidden: [
		{
			name: 'no-circular',
			severity: 'error',
			from: { pathNot: known },
			to: { circular: true },
		},
	],
	options: {
		includeOnly: '^(credentials|gracedb|nodes|scripts|simulator|test|watch)/',
		exclude: '(^|/)dist/',
		doNotFollow: 'node_modules',
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.mjs', '.json'] },
	},
};
