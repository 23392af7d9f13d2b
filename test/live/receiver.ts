import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Session } from '../../scripts/session';
import type { Execution } from '../trigger/instance';
import type { Item } from '../trigger/messages';

/** Where the workflows hand over what they got. */
export interface Receiver {
	url: string;
	/** By workflow, in the order in which they began; those that did not come to their end are lost. */
	executions: Map<string, Execution[]>;
}

interface Handover {
	execution: string;
	items: Item[];
}

/** A poll of n8n's default engine ends within this; ms. */
const longestPoll = 210_000;

/**
 * @param host.process counts the starts of n8n
 * @param host.onEmitted called when items are in a running execution
 */
export async function openReceiver(
	session: Session,
	host: { process: () => number; onEmitted: () => void },
): Promise<Receiver> {
	const executions = new Map<string, Execution[]>();
	const running = new Map<string, Execution>();
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const [, what, workflow = ''] = (request.url ?? '').split('/');
			const { execution, items } = body as Handover;
			if (what === 'received') {
				const begun = running.get(execution);
				if (begun) begun.isLost = false;
			} else {
				const at = Date.now();
				const begun = { asked: at - longestPoll, at, items, isLost: true, process: host.process() };
				running.set(execution, begun);
				executions.set(workflow, [...(executions.get(workflow) ?? []), begun]);
				host.onEmitted();
			}
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	session.onClose(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, executions };
}
