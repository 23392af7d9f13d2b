import { entryOf } from '../json';

/** How far a superevent has come. */
export type AlertStatus =
	'early_warning' | 'preliminary' | 'initial' | 'update' | 'retracted' | 'confirmed';

const ofType: Partial<Record<string, AlertStatus>> = {
	EARLYWARNING: 'early_warning',
	PRELIMINARY: 'preliminary',
	'LESS-SIGNIFICANT': 'preliminary',
	INITIAL: 'initial',
	UPDATE: 'update',
	RETRACTION: 'retracted',
};

/**
 * The status that the newest notice and the labels give; null before the first public notice. Also what was confirmed can be retracted.
 *
 * @param alertType word of the public notices
 */
export function statusOf({
	gwId,
	labels,
	alertType,
}: {
	gwId: string | null;
	labels: readonly string[];
	alertType: string | null;
}): AlertStatus | null {
	if (alertType === 'RETRACTION') return 'retracted';
	if (gwId !== null) return 'confirmed';
	if (labels.includes('ADVNO')) return 'retracted';
	return (alertType !== null && entryOf(ofType, alertType)) || null;
}

/** The latest first. */
const typesOfLabels = [
	['ADVNO', 'RETRACTION'],
	['ADVOK', 'INITIAL'],
	['GCN_PRELIM_SENT', 'PRELIMINARY'],
	['LOW_SIGNIF_PRELIM_SENT', 'LESS-SIGNIFICANT'],
] as const;

/**
 * Type of the newest notice by the labels, where no notice is known: the automation and the advocates set one with each alert, but
 * for updates.
 */
export function typeOfLabels(labels: readonly string[]): string | null {
	const sent = typesOfLabels.find(([label]) => labels.includes(label));
	return sent?.[1] ?? null;
}
