import type { FastifyInstance, FastifyReply } from 'fastify';
import { scenarios } from '../automation/scenarios';
import type { Play } from '../automation/play';
import type { Stage } from '../automation/stage';
import { BadRequestError, JsonFields } from '../jsonFields';
import { addCommand } from './answering';

export const scenarioHelp = `GET    /scenario    what can be played, and what is or was played, step by step; /scenario/N one play
POST   /scenario    plays: name (${scenarios.map(({ name }) => name).join(', ')}),
                    speed (1 real time, 60 a minute in a second, 0 or "instant" all at once), seed, count
DELETE /scenario    stops everything that is played, DELETE /scenario/N one
`;

const maxSuperevents = 2000;

/** `GET`, `POST` and `DELETE /scenario`. */
export function addScenarioControl(app: FastifyInstance, stage: Stage): void {
	addCommand(app, 'GET', '/scenario', () => ({
		scenarios: Object.fromEntries(scenarios.map(({ name, summary }) => [name, summary])),
		plays: stage.list().map(describe),
	}));
	addCommand(app, 'POST', '/scenario', (request, reply) => {
		const play = startPlay(stage, request.body);
		reply.code(201);
		return describe(play);
	});
	addCommand(app, 'GET', '/scenario/:number', (request, reply) => {
		const { number } = request.params as { number: string };
		const play = stage.list().find((candidate) => String(candidate.number) === number);
		if (play) return describe(play);
		return unknownPlay(reply, number);
	});
	addCommand(app, 'DELETE', '/scenario', () => void stage.stop());
	addCommand(app, 'DELETE', '/scenario/:number', (request, reply) => {
		const { number } = request.params as { number: string };
		if (/^\d{1,9}$/.test(number) && stage.stop(Number(number))) return undefined;
		return unknownPlay(reply, number);
	});
	app.addHook('onClose', (_app, done) => {
		stage.clear();
		done();
	});
}

function unknownPlay(reply: FastifyReply, number: string): { error: string } {
	reply.code(404);
	return { error: `There is no play ${number}.` };
}

function startPlay(stage: Stage, body: unknown): Play {
	const fields = new JsonFields(body, ['name', 'seed', 'speed', 'count']);
	const names = scenarios.map(({ name }) => name);
	const name = fields.choice('name', names);
	const scenario = scenarios.find((candidate) => candidate.name === name);
	if (!scenario) throw new BadRequestError(`name has to be one of ${names.join(', ')}.`);
	const count = fields.number('count', { from: 1, to: maxSuperevents, whole: true });
	if (count !== undefined && scenario.count === undefined) {
		throw new BadRequestError(`${scenario.name} has no count.`);
	}
	const seed = fields.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }) ?? 1;
	return stage.play(scenario, { count, seed, speed: readSpeed(fields) });
}

function readSpeed(fields: JsonFields): number {
	const instant = [0, 'instant'];
	if (instant.some((word) => word === fields.value('speed'))) return 0;
	return fields.number('speed', { from: 0.001, to: 1e6 }) ?? 1;
}

function describe(play: Play): Record<string, unknown> {
	const { number, scenario, options, begun, state, happenings } = play;
	return {
		number,
		name: scenario.name,
		state,
		seed: options.seed,
		speed: options.speed,
		begun: begun.toISOString(),
		lasts: play.lasts,
		done: happenings.length,
		of: play.length,
		next: play.next?.toISOString() ?? null,
		superevents: [...new Set(happenings.flatMap(({ superevent }) => superevent ?? []))],
		steps: happenings,
	};
}
