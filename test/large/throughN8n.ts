/**
 * The GraceDB node at large work in n8n's own engine, which keeps binary data in files: `throughN8n.ts NAME FACTS`. NAME is
 * what to do with a large file: download, or upload (of one that was downloaded before). The last line of its output is a Report as JSON.
 */
import type { INodeExecutionData } from 'n8n-workflow';
import { type Engine, loadEngine } from '../support/engine';
import { measured } from './measured';

// Read by n8n when it is loaded.
process.env['N8N_DEFAULT_BINARY_DATA_MODE'] = 'filesystem';

interface Facts {
	url: string;
	token: string;
}

type Act = (
	parameters: Record<string, string | boolean>,
	items?: INodeExecutionData[],
) => Promise<INodeExecutionData>;

function node(engine: Engine, { url, token }: Facts): Act {
	const server = { server: 'custom', customServer: url, access: 'readWrite' };
	const credentials = { graceDbSciTokenApi: { ...server, token, sendAnyway: true } };
	const common = { authentication: 'sciToken', resource: 'file', superevent: 'S240716b' };
	return async (parameters, items) => {
		const [output = []] = await engine.runNode(
			{ ...common, ...parameters },
			{ credentials, items },
		);
		const [item] = output;
		if (!item) throw new Error('nothing came out');
		return item;
	};
}

async function main(): Promise<void> {
	const [name = '', json = '{}'] = process.argv.slice(2);
	const act = node(await loadEngine(), JSON.parse(json) as Facts);
	const download = (fileName: string): Promise<INodeExecutionData> =>
		act({ operation: 'download', fileName });
	const upload = (item: INodeExecutionData): Promise<INodeExecutionData> =>
		act({ operation: 'upload', message: 'large', simplify: false }, [item]);

	await upload(await download('small'));
	const before = name === 'upload' ? await download('large') : undefined;
	const report = await measured(async () => {
		const { json: given, binary } = before ? await upload(before) : await download('large');
		return { ...given, file: binary?.['data'] };
	});
	console.log(JSON.stringify(report));
	// n8n keeps timers.
	process.exit(0);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
