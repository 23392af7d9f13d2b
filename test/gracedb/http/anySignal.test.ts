import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { anySignal } from '../../../gracedb/http/anySignal';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('a time limit is not collected as garbage before its time', async () => {
	const never = new AbortController().signal;
	const signal = anySignal(never, AbortSignal.timeout(300));
	const aborted = once(signal, 'abort');
	const collecting = setInterval(collectGarbage, 20);
	await aborted;
	clearInterval(collecting);
	expect((signal.reason as Error).name).toBe('TimeoutError');
});

it('an abort is known also when who aborted is gone', async () => {
	let controller: AbortController | undefined = new AbortController();
	const signal = anySignal(controller.signal, undefined);
	controller.abort('stop');
	controller = undefined;
	await new Promise((resolve) => setImmediate(resolve));
	collectGarbage();
	expect(signal).toMatchObject({ aborted: true, reason: 'stop' });
});
