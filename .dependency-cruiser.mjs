/** No circles of imports, those of types alone included. Which folder may import which is eslint's matter. */
export default {
	forbidden: [
		{
			name: 'no-circular',
			severity: 'error',
			from: {},
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
