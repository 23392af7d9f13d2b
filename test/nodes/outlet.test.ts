import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { expect, it, vi } from 'vitest';
import { Outlet } from '../../nodes/GraceDbAlertTrigger/outlet';

const map = { name: 'S1.fits', skyMap: Buffer.from('a map') };

/** An outlet of an n8n whose store answers when `store` does; what it has emitted, and what it has said. */
function made(store: () => Promise<unknown>) {
	const emitted: unknown[] = [];
	const warned: string[] = [];
	const context = {
		helpers: {
			createDeferredPromise: () => ({ promise: Promise.resolve({} as IRun) }),
			prepareBinaryData: store,
		},
		emit: ([items]: { json: { n: number }; binary?: unknown }[][]) =>
			emitted.push(...(items ?? []).map(({ json, binary }) => [json.n, binary !== undefined])),
	} as unknown as ITriggerFunctions;
	return { outlet: new Outlet(context, (words) => warned.push(words)), emitted, warned };
}

it('emits in the order in which items are given, though storing a sky map takes its time', async () => {
	let isStored: (value: unknown) => void = () => undefined;
	const { outlet, emitted } = made(() => new Promise((resolve) => (isStored = resolve)));
	const all = [outlet.emit([{ n: 1 }], map), outlet.emit([{ n: 2 }]), outlet.emit([{ n: 3 }])];
	await new Promise((resolve) => setImmediate(resolve));
	expect(emitted).toEqual([]);
	isStored({});
	await Promise.all(all);
	await outlet.emit([{ n: 4 }]);
	expect(emitted).toEqual([
		[1, true],
		[2, false],
		[3, false],
		[4, false],
	]);
});

it('emits without the sky map, and says so, where n8n cannot store it', async () => {
	const { outlet, emitted, warned } = made(() => Promise.reject(new Error('The disk is full.')));
	await outlet.emit([{ n: 1 }], map);
	expect(emitted).toEqual([[1, false]]);
	expect(warned).toEqual(['The sky map S1.fits could not be stored: The disk is full.']);
});

it('does not wait longer than ten seconds for the store', async () => {
	const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
		expect(milliseconds).toBe(10_000);
		return AbortSignal.abort(new Error('It took too long.'));
	});
	const { outlet, emitted } = made(() => new Promise(() => undefined));
	await outlet.emit([{ n: 1 }], map);
	timeout.mockRestore();
	expect(emitted).toEqual([[1, false]]);
});
