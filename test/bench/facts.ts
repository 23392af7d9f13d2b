/** What a contestant is given. */
export interface Facts {
	task: 'export' | 'get' | 'label' | 'download' | 'upload';
	/** Root of the API. */
	url: string;
	caFile: string;
	tokenFile: string;
	ids: string[];
	label: string;
	/** Name of the file to download. */
	file: string;
	/** File to upload. */
	path: string;
	/** Size of both. */
	bytes: number;
	/** Superevents there are. */
	superevents: number;
	/** Rows of a page; the contestant's default if left out. */
	pageSize?: number;
}

/** What a contestant measured of its run; its start does not count. */
export interface Report {
	seconds: number;
	/** Seconds of processor time. */
	cpu: number;
	/** Peak of resident memory, in bytes. */
	memory: number;
}
