/** A package that lies in ours. */
export interface BundledPackage {
	name: string;
	version: string;
	/** SPDX. */
	license?: string;
	homepage?: string;
	/** Absolute path. */
	folder: string;
}

export function packagesNeededBy(folder: string, root?: string): BundledPackage[];
export function bundle(folder: string, root?: string): void;
/** Whether a file of this name holds a licence. */
export function isLicence(name: string): boolean;
