import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock';
import { BadRequestError, JsonFields } from '../jsonFields';
import { addCommand } from './answering';

const names = ['shift', 'set', 'freeze', 'resume'] as const;
const maxShift = 100 * 365 * 86_400;

/** `GET`, `POST` and `DELETE /clock`. */
export function addClockControl(app: FastifyInstance, clock: Clock): void {
	const state = () => ({
		now: clock.now().toISOString(),
		frozen: clock.isFrozen,
		ahead: clock.ahead / 1000,
	});
	addCommand(app, 'GET', '/clock', state);
	addCommand(app, 'POST', '/clock', (request) => {
		change(clock, request.body);
		return state();
	});
	addCommand(app, 'DELETE', '/clock', () => {
		clock.reset();
		return state();
	});
}

function change(clock: Clock, body: unknown): void {
	const fields = new JsonFields(body, names);
	const shift = fields.number('shift', { from: -maxShift, to: maxShift });
	const moment = fields.moment('set');
	const [freeze, resume] = [fields.flag('freeze'), fields.flag('resume')];
	if (!names.some((name) => fields.has(name))) {
		throw new BadRequestError('One of shift, set, freeze and resume has to be given.');
	}
	if (freeze && resume) throw new BadRequestError('freeze and resume exclude each other.');
	if (shift !== undefined && moment) throw new BadRequestError('shift and set exclude each other.');
	const target = moment ?? new Date(clock.now().getTime() + (shift ?? 0) * 1000);
	const year = target.getUTCFullYear();
	if (year < 1981 || year > 2078)
		throw new BadRequestError('The clock shows times from 1981 to 2078 only.');
	if (moment || shift !== undefined) clock.set(target);
	if (freeze) clock.freeze();
	if (resume) clock.resume();
}
