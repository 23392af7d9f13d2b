import { hasAlertLabel } from '../diff/publicNotices';
import type { Fingerprint } from '../state/fingerprint';

export function isAlerted(print: Fingerprint): boolean {
	return Object.keys(print.notices).length > 0 || hasAlertLabel(print);
}

/** Whether nobody expects another alert: the last one was a retraction. */
export function isRetracted({ notices, labels }: Fingerprint): boolean {
	if (labels.has('ADVNO')) return true;
	const { RETRACTION: retractions = [], ...others } = notices;
	const last = (sent: readonly ({ at: number } | undefined)[]): number =>
		Math.max(-Infinity, ...sent.map((one) => one?.at ?? -Infinity));
	return retractions.length > 0 && last(retractions) >= last(Object.values(others).flat());
}
