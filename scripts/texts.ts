// A table of all texts that a user of the nodes can read, to read them as one text: panels, errors, advice, hints and warnings.
// npm run --silent texts > texts.tsv
// Columns, with tabs between: place (file:line), kind (the property or the call that has the text), text; `${…}` is filled in when
// the node runs.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');
const folders = ['credentials', 'nodes', 'gracedb', 'watch'];

export interface Text {
	/** Path from the root, and line from 1. */
	place: string;
	/** Name of the property, variable or function that has the text. */
	kind: string;
	text: string;
}

/**
 * The texts of one source file that a person may read, in their order. A text that is put together is one, with `${…}` for what
 * is filled in. Whatever has a blank in it or begins with a capital counts: a few texts too many are better than one that nobody reads.
 */
function textsOf(path: string, source: string): Text[] {
	const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
	const found: Text[] = [];
	visit(file);
	return found;

	function visit(node: ts.Node): void {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
		const text = ts.isExpression(node) ? textOf(node) : undefined;
		if (text !== undefined && isForPeople(text)) {
			const { line } = file.getLineAndCharacterOfPosition(node.getStart());
			found.push({ place: `${path}:${line + 1}`, kind: kindOf(node), text });
		}
		if (text === undefined || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
	}
}

function textOf(node: ts.Expression): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		const spans = node.templateSpans.map(
			({ expression, literal }) => `\${${expression.getText()}}${literal.text}`,
		);
		return [node.head.text, ...spans].join('');
	}
	const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
	if (!isSum) return undefined;
	const [left, right] = [textOf(node.left), textOf(node.right)];
	return left === undefined || right === undefined ? undefined : left + right;
}

function isForPeople(text: string): boolean {
	return /^[A-Z]/.test(text) || /\p{L}{2}.* |  *.*\p{L}{2}/u.test(text);
}

/** What the text is: the nearest property, variable or call around it that has a name. */
function kindOf(node: ts.Node): string {
	for (let around = node.parent; around !== undefined; around = around.parent) {
		if (ts.isPropertyAssignment(around) || ts.isVariableDeclaration(around)) {
			return around.name.getText();
		}
		if (ts.isCallExpression(around) || ts.isNewExpression(around)) {
			return `${around.expression.getText().split('.').pop() ?? ''}()`;
		}
		if (ts.isFunctionDeclaration(around)) return `${around.name?.text ?? ''}()`;
	}
	return '';
}

function sourceFiles(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** The texts of the whole package. */
export function allTexts(): Text[] {
	return folders
		.flatMap((folder) => sourceFiles(join(root, folder)))
		.flatMap((path) => textsOf(relative(root, path), readFileSync(path, 'utf8')));
}

function main(): void {
	for (const { place, kind, text } of allTexts()) {
		process.stdout.write(`${place}\t${kind}\t${text.replaceAll(/\s+/g, ' ')}\n`);
	}
}

if (process.argv[1] === __filename) main();
