import { beforeAll } from 'vitest';
import type { SimulatorOptions } from '../../simulator/start';
import { binary, type Engine, loadEngine, type NodeOptions } from './engine';
import { type SimulatorForTests, useSimulator } from './simulator';

export type Row = Record<string, unknown>;

/** The GraceDB node in n8n's engine beside a simulator, with short ways to use them. */
export interface GraceDbForTests {
	simulator: SimulatorForTests;
	engine: () => Engine;
	/** Items of the first output as JSON; in the name of a user, or anonymously. */
	run: (parameters: Row, options?: NodeOptions & { as?: string }) => Promise<Row[]>;
	makeEvent: (fields?: Row) => Promise<string>;
	/** A new superevent of the category Test around a new event. */
	makeSuperevent: () => Promise<string>;
}

export function useGraceDb(options: SimulatorOptions = {}): GraceDbForTests {
	const simulator = useSimulator(options);
	let loaded: Engine | undefined;
	beforeAll(async () => {
		loaded = await loadEngine();
	});
	const engine = (): Engine => {
		if (!loaded) throw new Error('The engine is not loaded yet.');
		return loaded;
	};

	const run: GraceDbForTests['run'] = async (parameters, { as, ...more } = {}) => {
		const connection =
			as === undefined
				? { server: 'custom', customServer: simulator.url() }
				: { authentication: 'sciToken' };
		const credentials = as === undefined ? {} : simulator.sciToken(as);
		const [items = []] = await engine().runNode(
			{ ...connection, ...parameters },
			{
				credentials,
				...more,
			},
		);
		return items.map(({ json }) => json);
	};

	const makeEvent: GraceDbForTests['makeEvent'] = async (fields = {}) => {
		const items = [{ json: {}, binary: { data: binary('<LIGO_LW/>', 'coinc.xml') } }];
		const create = { resource: 'event', operation: 'create', group: 'Test', pipeline: 'gstlal' };
		const [event] = await run({ ...create, ...fields }, { as: 'scientist', items });
		return event?.['graceid'] as string;
	};

	return {
		simulator,
		engine,
		run,
		makeEvent,
		async makeSuperevent() {
			const times = { tStart: '1405177835.5', t0: '1405177836.5', tEnd: '1405177837.5' };
			const create = { resource: 'superevent', operation: 'create', newCategory: 'Test', ...times };
			const preferredEvent = await makeEvent();
			const [superevent] = await run({ ...create, preferredEvent }, { as: 'scientist' });
			return superevent?.['superevent_id'] as string;
		},
	};
}
