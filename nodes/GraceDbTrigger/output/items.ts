import { createHash } from 'node:crypto';
import { noticeFacts } from '../../../gracedb/simplify/noticeFacts';
import { simplifySuperevent } from '../../../gracedb/simplify/simplifySuperevent';
import type { Json, JsonObject } from '../../../gracedb/json';
import { isoOfSeconds, kinds } from '../changes/change';
import type { OutputSettings } from '../settings';
import type { News } from '../watch/watch';

/** News, and when it was detected; in s since 1970, by the server's clock. */
export interface Telling extends News {
	detected: number;
}

/**
 * News as items: flat and readable, or as igwn-alert would tell it, `{ uid, alert_type, data, object }`. In both forms with
 * `dedupe_key`, which is made of the change alone, and `public`: true, false, or `unknown`.
 */
export function itemsOf(
	tellings: readonly Telling[],
	apiUrl: URL,
	{ simplify, onePerSuperevent }: Pick<OutputSettings, 'simplify' | 'onePerSuperevent'>,
): JsonObject[] {
	const describe = simplify ? flat : envelope;
	if (!onePerSuperevent) return tellings.map((telling) => describe(telling, apiUrl));
	const groups = new Map<string, Telling[]>();
	for (const telling of tellings) {
		// What is repeated after a restart stays apart from what is new, so that its key is what it was.
		const poll = `${telling.change.uid} ${telling.detected}`;
		groups.set(poll, [...(groups.get(poll) ?? []), telling]);
	}
	return [...groups.values()].map((group) => together(group, (one) => describe(one, apiUrl)));
}

function flat(telling: Telling, apiUrl: URL): JsonObject {
	const { change, superevent, notice } = telling;
	const record = change.kind === 'public_notice' ? change.data : notice;
	return {
		...head(telling),
		...simplifySuperevent(superevent, apiUrl, record ? noticeFacts(record) : {}),
		...(change.data ? { data: change.data } : {}),
	};
}

function envelope(telling: Telling): JsonObject {
	const { change, superevent } = telling;
	return { ...head(telling), data: change.data ?? superevent, object: superevent };
}

function head({ change, exposed, detected }: Telling): JsonObject {
	return {
		uid: change.uid,
		alert_type: change.kind,
		...change.more,
		dedupe_key: change.key,
		detected_at: isoOfSeconds(detected),
		happened_at: change.at === undefined ? null : isoOfSeconds(change.at),
		public: exposed ?? 'unknown',
	};
}

/** All changes of a superevent in one item, which is named after the most important of them. */
function together(
	group: readonly Telling[],
	describe: (telling: Telling) => JsonObject,
): JsonObject {
	const rank = ({ change }: Telling): number => kinds.indexOf(change.kind);
	const main = group.reduce((best, one) => (rank(one) < rank(best) ? one : best));
	const keys = group.map(({ change }) => change.key);
	const changes: Json = group.map((telling) => ({
		...head(telling),
		...(telling.change.data ? { data: telling.change.data } : {}),
	}));
	const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
	return {
		...describe(main),
		dedupe_key: group.length === 1 ? main.change.key : `${main.change.uid}:changes:${digest}`,
		changes,
	};
}
