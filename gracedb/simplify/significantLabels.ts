/** Labels with which the alert automation marks a superevent as significant; FAR alone does not say. */
export const significantLabels: readonly string[] = [
	'SIGNIF_LOCKED',
	'GCN_PRELIM_SENT',
	'RAVEN_ALERT',
];
