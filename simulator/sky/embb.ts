/** What one group of astronomers wrote about its observations, in the old form that the EM observations have replaced. */
export interface EmbbEntry {
	/** Counts from 1 on each event. */
	N: number;
	created: Date;
	submitter: string;
	group: string;
	instrument: string;
	footprintId: string;
	/** A code such as `em.opt`. */
	waveband: string;
	/** Rectangles on the sky, in degrees, and when they were observed: start in GPS seconds, duration in seconds. */
	rectangles: EmbbRectangle[];
	/** `FO`, `SO`, `CO` or `CI`. */
	eelStatus: string;
	/** `NA`, `OB`, `TE` or `PR`. */
	obsStatus: string;
	comment: string;
	extraInfo: string;
}

export interface EmbbRectangle {
	ra: number;
	raWidth: number;
	dec: number;
	decWidth: number;
	gpstime: number;
	duration: number;
}

/** Centre and full width of what covers several intervals, each given by its centre and width. */
export function covering(intervals: readonly (readonly [number, number])[]): [number, number] {
	const from = intervals.reduce((low, [centre, width]) => Math.min(low, centre - width / 2), 1e12);
	const to = intervals.reduce((high, [centre, width]) => Math.max(high, centre + width / 2), -1e12);
	return [(from + to) / 2, to - from];
}
