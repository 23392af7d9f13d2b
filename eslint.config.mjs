// n8n's own lint profile for community nodes without n8n Cloud support, put together from the same plug-ins as
// @n8n/node-cli does it (that package itself would bring 450 MB of AI libraries), and the rules of this house.
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import regexp from 'eslint-plugin-regexp';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const communityNodes = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

/** n8n's rules that ask a file for n8n's error classes or its console: senseless where n8n is not known. */
const withoutN8n = ['watch', 'gracedb', 'simulator', 'scripts', 'test'].map(
	(one) => `${one}/**/*.ts`,
);

/** Which folders a folder may import; of the house nothing else. Tests may import all, those of the simulator only it. */
const imports = {
	nodes: ['watch', 'gracedb'],
	credentials: ['gracedb'],
	watch: ['gracedb'],
	gracedb: [],
	simulator: [],
	scripts: ['simulator'],
};
const folders = [...Object.keys(imports), 'test'];
const oneWay = Object.entries(imports).map(([folder, allowed]) => ({
	target: `./${folder}`,
	from: folders
		.filter((other) => other !== folder && !allowed.includes(other))
		.map((other) => `./${other}`),
}));

export default tseslint.config(
	{ ignores: ['**/dist/', '**/node_modules/'] },
	{
		files: ['**/*.ts'],
		extends: [
			js.configs.recommended,
			tseslint.configs.recommendedTypeChecked,
			communityNodes,
			importX.flatConfigs.recommended,
		],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'prefer-spread': 'off',
			'no-console': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/explicit-module-boundary-types': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'no-restricted-syntax': [
				'error',
				...['', 'TSAsExpression[typeAnnotation.typeName.name="const"] > '].map((between) => ({
					selector: `SpreadElement > ${between}:matches(ArrayExpression, ObjectExpression)`,
					message:
						'Write what is in the literal where it is spread; the formatter breaks the lines.',
				})),
			],
			'no-restricted-properties': [
				'error',
				{
					object: 'AbortSignal',
					property: 'any',
					message: 'It may lose a time limit: use anySignal of gracedb/http/anySignal.ts.',
				},
			],
			'import-x/no-restricted-paths': ['error', { zones: oneWay }],
			// TypeScript itself knows which names a module has.
			'import-x/named': 'off',
			'import-x/no-named-as-default-member': 'off',
		},
	},
	{
		files: ['gracedb/**/*.ts', 'watch/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [{ group: ['n8n-*'], message: 'Client and watch have never heard of n8n.' }],
				},
			],
		},
	},
	{
		files: ['simulator/**/*.ts'],
		ignores: ['simulator/test/**'],
		rules: {
			// It is a package of its own: what it needs stands in its own package.json, and its tests are not part of it.
			'import-x/no-extraneous-dependencies': ['error', { packageDir: './simulator' }],
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						...oneWay.filter(({ target }) => target === './simulator'),
						{ target: './simulator', from: './simulator/test' },
					],
				},
			],
		},
	},
	{
		// Text from a server, a file or an expression must not stop n8n: an expression's time grows with its text, not with its square.
		files: ['gracedb/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential' }],
		},
	},
	{
		files: withoutN8n,
		rules: {
			// An n8n-free client, a server and a test cannot throw n8n's NodeApiError.
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
	{
		files: ['simulator/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
		rules: {
			// They are programs for a terminal, and start other programs.
			'no-console': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			// Invented tokens and keys are what they work with.
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
		},
	},
	{
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		settings: {
			'import-x/resolver-next': [
				createTypeScriptImportResolver({
					noWarnOnMultipleProjects: true,
					project: [
						'tsconfig.json',
						'simulator/tsconfig.json',
						'simulator/test/tsconfig.json',
						'scripts/tsconfig.json',
						'test/tsconfig.json',
					],
				}),
			],
		},
	},
	{
		files: ['package.json'],
		extends: [communityNodes],
		rules: n8nNodesBase.configs.community.rules,
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['**/*.mjs', '**/*.js'],
		extends: [js.configs.recommended],
		languageOptions: { globals: globals.node },
	},
	prettier,
);
