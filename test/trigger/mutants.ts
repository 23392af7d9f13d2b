import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A bug that is planted on purpose: the histories have to find it. */
export interface Mutant {
	/** What goes wrong, in a sentence. */
	words: string;
	/** Where only histories of one scale can find it (see history.ts). */
	scale?: string;
	edits: readonly Edit[];
}

export interface Edit {
	file: string;
	/** Text that stands in the file once, and what takes its place. */
	find: string;
	replace: string;
}

export const mutants: Readonly<Record<string, Mutant>> = {
	slowActivation: {
		words: 'The poll of an activation takes as long as any other.',
		edits: [
			{
				file: 'nodes/GraceDbTrigger/poll.ts',
				find: 'const activationBudget = 40_000;',
				replace: 'const activationBudget = 210_000;',
			},
		],
	},
	wholeSlices: {
		words: 'A slice that cannot be read is not read in smaller parts.',
		edits: [
			{
				file: 'watch/engine/lookAtSlice.ts',
				find: '		known === undefined ? halve(before, slice, laterNow(run)) : cutAt(before, slice, known + 1);',
				replace: '		known === undefined ? before : before;',
			},
		],
	},
	silentArrears: {
		words: 'What is in arrears is not reported.',
		edits: [
			{
				file: 'watch/schedule/arrears.ts',
				find: 'const report = { after: 10 * minute,',
				replace: 'const report = { after: 100_000 * minute,',
			},
		],
	},
	endlessPoll: {
		words: 'A poll whose credential never comes is waited for without end.',
		edits: [
			{
				file: 'nodes/GraceDbTrigger/poll.ts',
				find: 'if (underWay && !isLost && !isActivation) return null;',
				replace: 'if (underWay && !isActivation) return null;',
			},
			{
				file: 'nodes/GraceDbTrigger/poll.ts',
				find: 'return await limited(attempt, milliseconds, work);',
				replace: 'return await work();',
			},
		],
	},
	allOrNothing: {
		words: 'One list that cannot be read withholds the whole superevent.',
		edits: [
			{
				file: 'watch/engine/observe.ts',
				find: '	await confirmSignoffs(run, id, before, answers);',
				replace: `	if (Object.values(answers).includes('failed')) throw new GraceDbError('A list cannot be read.', { kind: 'answer' });
	await confirmSignoffs(run, id, before, answers);`,
			},
		],
	},
	neverMissing: {
		words: 'Superevents that are missing from a slice are not looked at.',
		edits: [
			{
				file: 'watch/engine/rows.ts',
				find: '	await lookAtMissing(run, slice, missing);',
				replace: '	void missing;',
			},
		],
	},
	readOnce: {
		words: 'Superevents behind the newest are looked at once, after a start.',
		edits: [
			{
				file: 'watch/engine/dueWork.ts',
				find: '	const slices = memory.slices.filter(({ to }) => to !== Infinity);',
				replace: '	const slices = memory.slices.filter(() => false);',
			},
		],
	},
	filtersForAll: {
		words: 'After an edit what was emitted has to pass the filters as well.',
		edits: [
			{
				file: 'watch/engine/rows.ts',
				find: '			!before.isEmitted &&',
				replace: '			true &&',
			},
		],
	},
	lastBatchOnly: {
		words: 'Only the items of the last poll are repeated after a restart.',
		edits: [
			{
				file: 'watch/watch.ts',
				find: 'keepItems(repeats.batches, found.items',
				replace: 'keepItems([], found.items',
			},
		],
	},
	repeatedAsOfNow: {
		words: 'Repeated items are not as they were emitted.',
		edits: [
			{
				file: 'watch/output/repeats.ts',
				find: '		items.push(...batch.items);',
				replace: "		items.push(...batch.items.map((item) => ({ ...item, public: 'unknown' })));",
			},
		],
	},
	oldKinds: {
		words: 'Kinds that are chosen later count from the beginning.',
		edits: [
			{
				file: 'watch/watch.ts',
				find: '	run.selection = { ...settings.selection, since: run.state.kinds };',
				replace: '	run.selection = { ...settings.selection, since: {} };',
			},
		],
	},
	believedAtOnce: {
		words: 'What a record alone says of its labels is believed.',
		edits: [
			{
				file: 'watch/diff/labels.ts',
				find: '		[...before.labels.keys()].some((name) => isMissing(name) && isTracked(selection, name))',
				replace: '		[...before.labels.keys()].some((name) => isMissing(name) && false)',
			},
			{
				file: 'watch/diff/labels.ts',
				find: '	if (!isListed) return { changes: [], setAt: known };',
				replace: `	if (!isListed && known !== undefined && !isPresent) return { changes: [removed(uid, name, known)], setAt: undefined };
	if (!isListed) return { changes: [], setAt: known };`,
			},
		],
	},
	noDifferences: {
		words: 'An item does not say what differs from the last one.',
		edits: [
			{
				file: 'watch/output/status.ts',
				find: '		changed[field] = { from, to };',
				replace: "		if (field !== 'status') changed[field] = { from, to };",
			},
		],
	},
	heardAndForgotten: {
		words: 'A poll that is under way forgets what was heard meanwhile.',
		scale: 'stream',
		edits: [
			{
				file: 'watch/hear.ts',
				find: '		rememberHeard(run, id, after);',
				replace: '		void rememberHeard, id, after;',
			},
		],
	},
	heardTwice: {
		words: 'A message that comes twice counts as two.',
		scale: 'stream',
		edits: [
			{
				file: 'watch/diff/publicNotices.ts',
				find: 'return alert.sent === notice.sent ? 0 : undefined;',
				replace: 'return undefined;',
			},
		],
	},
	leftToPolls: {
		words: 'What is heard is left to the next poll.',
		scale: 'stream',
		edits: [
			{
				file: 'watch/engine/hearNotice.ts',
				find: "if (hasServer && !isForced && !isCountable) return { kind: 'unnumbered' };",
				replace: "if (hasServer && !isForced) return { kind: 'unnumbered' };",
			},
			{
				file: 'nodes/GraceDbAlertTrigger/alertTrigger.ts',
				find: 'const patience = 1_500;',
				replace: 'const patience = 600_000;',
			},
		],
	},
	oldMemory: {
		words: 'A leader that comes back goes on with what it remembers itself.',
		edits: [
			{
				file: 'watch/watcher.ts',
				find: '	if (saved && saved.text === stored) return saved.state;',
				replace: '	if (saved) return saved.state;',
			},
		],
	},
};

const root = join(__dirname, '..', '..');
const parts = ['credentials', 'gracedb', 'icons', 'nodes', 'scripts', 'simulator', 'test', 'watch'];
const files = ['package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Plants a bug in a copy of the project.
 *
 * @returns the folder of the copy, and what takes it away again
 */
export function plant(name: string): { folder: string; remove: () => void } {
	const mutant = mutants[name];
	if (!mutant)
		throw new Error(`No mutant "${name}". There are: ${Object.keys(mutants).join(', ')}.`);
	const folder = mkdtempSync(join(tmpdir(), 'gracedb-mutant-'));
	for (const part of [...parts, ...files]) {
		// The times stay, or the copy would look as if something had to be installed.
		cpSync(join(root, part), join(folder, part), { recursive: true, preserveTimestamps: true });
	}
	mkdirSync(join(folder, 'node_modules'), { recursive: true });
	rmSync(join(folder, 'node_modules'), { recursive: true });
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	for (const { file, find, replace } of mutant.edits) {
		const path = join(folder, file);
		const text = readFileSync(path, 'utf8');
		if (text.split(find).length !== 2) {
			throw new Error(`${name}: "${find}" does not stand once in ${file}.`);
		}
		writeFileSync(
			path,
			text.replace(find, () => replace),
		);
	}
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
