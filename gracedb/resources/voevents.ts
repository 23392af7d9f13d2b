import { inputError } from '../errors/GraceDbError';
import { formBody } from '../http/body';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import { type CallOptions, type ObjectAddress, objectAddress, type WriteOptions } from './address';
import { prepareFindRow } from './findExistingRow';
import { alertsOfMembers } from './membersOnly';
import { checkNumber } from './number';

export interface NewVoevent {
	/** A code (`PR`, `IN`, `UP`, `RE`, `EW`, or what else the server knows) or its name. */
	type: string;
	/** Only for LVK members; default true. */
	internal?: boolean;
	openAlert?: boolean;
	hardwareInjection?: boolean;
	coincComment?: boolean;
	ravenCoincidence?: boolean;
	/** Only sent where it is given: ligo-gracedb has no such argument. */
	significant?: boolean;
	skymapType?: string;
	/** A file of the object, also with a version: `bayestar.fits.gz,1`. */
	skymapFile?: string;
	combinedSkymapFile?: string;
	/** Probabilities from 0 to 1, by the server's names. */
	probabilities?: Partial<Record<Probability, number>>;
}

export const probabilities = [
	'ProbHasNS',
	'ProbHasRemnant',
	'BNS',
	'NSBH',
	'BBH',
	'Terrestrial',
	'HasMassGap',
	'HasSSM',
] as const;
export type Probability = (typeof probabilities)[number];

/**
 * VOEvents, the alerts in XML: `N`, `ivorn`, `voevent_type`, `filename`, `file_version`, `issuer`, `created`, `links`.
 * Servers since 2.36 have them in API v1 only.
 */
export interface Voevents {
	create(objectId: string, voevent: NewVoevent, options?: WriteOptions): Promise<JsonObject>;
	get(objectId: string, voevent: number, options?: CallOptions): Promise<JsonObject>;
	list(objectId: string, options?: CallOptions): Promise<JsonObject[]>;
}

const worksIn = 'v1';

export function voevents(transport: Transport, vocabulary: Vocabulary): Voevents {
	async function readAll(object: ObjectAddress, signal?: AbortSignal): Promise<JsonObject[]> {
		const { subject } = object;
		const { content } = await transport.json({
			path: listPath(object),
			worksIn,
			subject,
			membersOnly: alertsOfMembers,
			signal,
		});
		return readPage(content, 'voevents').rows;
	}

	return {
		async create(objectId, voevent, { signal, checkBeforeRepeating } = {}) {
			const object = objectAddress(objectId);
			const type = await vocabulary.code('voevent-types', voevent.type, 'Type');
			const fields = fieldsOf(type, voevent);
			const isSame = (row: JsonObject): boolean =>
				row['voevent_type'] === fields['voevent_type'] &&
				textOf(row['skymap_filename']) === (fields['skymap_filename'] ?? '');
			const { content } = await transport.json({
				method: 'POST',
				path: listPath(object),
				worksIn,
				body: formBody(fields),
				// Each of them is a choice of its own, and both are internal by default.
				mayMakePublic: voevent.internal === false || voevent.openAlert === true,
				verifyAt: `the VOEvents of ${object.subject}`,
				findExisting: checkBeforeRepeating
					? await prepareFindRow(() => readAll(object, signal), isSame)
					: undefined,
				subject: object.subject,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async get(objectId, voevent, { signal } = {}) {
			const object = objectAddress(objectId);
			const N = checkNumber(voevent, 'VOEvent Number');
			const { content } = await transport.json({
				path: listPath(object) + path`${N}` + (object.type === 'event' ? '' : '/'),
				worksIn,
				subject: `VOEvent ${N} of ${object.subject}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async list(objectId, { signal } = {}) {
			return await readAll(objectAddress(objectId), signal);
		},
	};
}

function listPath({ type, root }: ObjectAddress): string {
	return root + (type === 'event' ? 'voevent/' : 'voevents/');
}

/** In the order of ligo-gracedb 2.16.1. The booleans are always sent: the server fails without some of them. */
function fieldsOf(
	type: string,
	voevent: NewVoevent,
): Record<string, string | number | boolean | undefined> {
	const { skymapType, skymapFile } = voevent;
	if (!skymapFile && (type === 'IN' || type === 'UP')) {
		throw inputError(
			'Sky Map File is empty.',
			'Initial and update alerts need a sky map. Enter the name of a file of this superevent or event.',
		);
	}
	if (skymapFile && !skymapType) {
		throw inputError(
			'Sky Map Type is empty.',
			'Enter the program that made the sky map, for example BAYESTAR or Bilby.',
		);
	}
	for (const [name, value] of Object.entries(voevent.probabilities ?? {})) {
		if (!(value >= 0 && value <= 1)) {
			throw inputError(
				`${name} must be a number from 0 to 1, not "${value}".`,
				'Correct the number. Probabilities are not percentages.',
			);
		}
	}
	return {
		voevent_type: type,
		internal: voevent.internal ?? true,
		open_alert: voevent.openAlert ?? false,
		hardware_inj: voevent.hardwareInjection ?? false,
		CoincComment: voevent.coincComment ?? false,
		raven_coinc: voevent.ravenCoincidence ?? false,
		skymap_type: skymapType || undefined,
		skymap_filename: skymapFile || undefined,
		combined_skymap_filename: voevent.combinedSkymapFile || undefined,
		...Object.fromEntries(probabilities.map((name) => [name, voevent.probabilities?.[name]])),
		Significant: voevent.significant,
	};
}
