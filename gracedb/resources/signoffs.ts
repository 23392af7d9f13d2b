import { type GraceDbError, inputError } from '../errors/GraceDbError';
import { reworded } from '../errors/reworded';
import { formBody } from '../http/body';
import { parseSupereventId } from '../ids';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import type { CallOptions } from './address';
import { applyIdempotently } from './applyIdempotently';

/** Which signoff of a superevent; codes or names in any case. */
export interface SignoffId {
	/** `ADV` (advocate) or `OP` (operator). */
	type: string;
	/** `H1`, `L1`, `V1` for an operator; empty for an advocate. */
	instrument?: string;
}

export interface SignoffFields {
	/** `OK` or `NO`. */
	status?: string;
	comment?: string;
}

/** A signoff, and whether it was not so before. */
export interface ChangedSignoff extends JsonObject {
	changed: boolean;
}

/** Decisions of people on shift: `signoff_type`, `instrument`, `status`, `comment`, `submitter`, `self`. */
export interface Signoffs {
	/** Signs off. A signoff that is there already, with the same words, counts as success. */
	create(
		supereventId: string,
		signoff: SignoffId & SignoffFields & { status: string },
		options?: CallOptions,
	): Promise<ChangedSignoff>;
	get(supereventId: string, signoff: SignoffId, options?: CallOptions): Promise<JsonObject>;
	list(supereventId: string, options?: CallOptions): Promise<JsonObject[]>;
	/** Changes a signoff. One that is so already counts as success. */
	update(
		supereventId: string,
		signoff: SignoffId & SignoffFields,
		options?: CallOptions,
	): Promise<ChangedSignoff>;
	/** Deletes a signoff. One that is not there counts as success. */
	delete(
		supereventId: string,
		signoff: SignoffId,
		options?: CallOptions,
	): Promise<{ signoff_type: string; instrument: string; changed: boolean }>;
}

export function signoffs(transport: Transport, vocabulary: Vocabulary): Signoffs {
	async function readSignoffId({
		type,
		instrument = '',
	}: SignoffId): Promise<{ type: string; instrument: string }> {
		const code = await vocabulary.code('signoff-types', type, 'Signoff Type');
		if (code === 'ADV' && instrument !== '') {
			throw inputError('Advocate signoffs have no instrument.', 'Leave Instrument empty.');
		}
		if (code === 'OP' && instrument === '') {
			throw inputError(
				'Instrument is empty.',
				'Operators sign off for one instrument. Choose H1, L1 or V1.',
			);
		}
		if (instrument === '') return { type: code, instrument };
		return {
			type: code,
			instrument: await vocabulary.code('instruments', instrument, 'Instrument'),
		};
	}

	async function address(
		supereventId: string,
		which: SignoffId,
	): Promise<{ path: string; subject: string }> {
		const id = parseSupereventId(supereventId);
		const { type, instrument } = await readSignoffId(which);
		return {
			path: path`superevents/${id}/signoffs/${type + instrument}/`,
			subject: `signoff ${type}${instrument} of superevent ${id}`,
		};
	}

	async function readAll(supereventId: string, signal?: AbortSignal): Promise<JsonObject[]> {
		const id = parseSupereventId(supereventId);
		const { content } = await transport.json({
			path: path`superevents/${id}/signoffs/`,
			subject: `superevent ${id}`,
			signal,
		});
		return readPage(content, 'signoffs').rows;
	}

	async function read(
		supereventId: string,
		which: SignoffId,
		signal?: AbortSignal,
	): Promise<JsonObject> {
		const where = await address(supereventId, which);
		const { content } = await transport.json({ ...where, signal });
		return isJsonObject(content) ? content : {};
	}

	return {
		async create(supereventId, { status, comment = '', ...which }, { signal } = {}) {
			const id = parseSupereventId(supereventId);
			const { type, instrument } = await readSignoffId(which);
			const code = await vocabulary.code('signoff-statuses', status, 'Status');
			let answer: Json = null;
			const post = async (): Promise<void> => {
				const { content } = await transport.json({
					method: 'POST',
					path: path`superevents/${id}/signoffs/`,
					// The server fails without a comment; an empty one is fine.
					body: formBody({ signoff_type: type, instrument, comment, status: code }),
					// The server refuses a second signoff of the same kind.
					repeatable: true,
					subject: `superevent ${id}`,
					signal,
				});
				answer = content;
			};
			const refusals: GraceDbError[] = [];
			const changed = await applyIdempotently(post(), (error) => {
				refusals.push(error);
				return error.status === 400;
			});
			const [refusal] = refusals;
			if (!refusal) return { ...(isJsonObject(answer) ? answer : {}), changed };
			// It may be the same signoff; only then it was so already.
			const there = await read(id, which, signal).catch(() => Promise.reject(refusal));
			const [statusThere, commentThere] = [textOf(there['status']), textOf(there['comment'])];
			if (statusThere === code && commentThere === comment.trim()) return { ...there, changed };
			throw reworded(refusal, {
				message: 'There is already a signoff of this kind: use Update.',
				advice: `Superevent ${id} has the signoff ${type}${instrument} with the status ${statusThere} and the comment "${commentThere}". Update can change both.`,
			});
		},

		get: (supereventId, which, { signal } = {}) => read(supereventId, which, signal),

		list: (supereventId, { signal } = {}) => readAll(supereventId, signal),

		async update(supereventId, { status, comment, ...which }, { signal } = {}) {
			if (!status && !comment) {
				throw inputError(
					'There is nothing to update.',
					'Enter a new status, a new comment, or both.',
				);
			}
			const body = formBody({
				comment: comment || undefined,
				status: status ? await vocabulary.code('signoff-statuses', status, 'Status') : undefined,
			});
			const where = await address(supereventId, which);
			let answer: Json = null;
			const patch = async (): Promise<void> => {
				answer = (await transport.json({ method: 'PATCH', ...where, body, signal })).content;
			};
			const changed = await applyIdempotently(patch(), ({ serverWords = '' }) =>
				/would not modify the signoff/i.test(serverWords),
			);
			answer ??= (await transport.json({ ...where, signal })).content;
			return { ...(isJsonObject(answer) ? answer : {}), changed };
		},

		async delete(supereventId, which, { signal } = {}) {
			const where = await address(supereventId, which);
			const remove = transport.json({ method: 'DELETE', ...where, signal });
			const changed = await applyIdempotently(remove, ({ status }) => status === 404);
			// The same 404 says that there is no such superevent.
			if (!changed) await readAll(supereventId, signal);
			const { type, instrument } = await readSignoffId(which);
			return { signoff_type: type, instrument, changed };
		},
	};
}
