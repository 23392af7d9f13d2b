/** Paths are relative to the root of the project. */
export interface Build {
	task: string;
	folder: string;
	sources: string[];
	except: string[];
}

export const builds: Record<'node' | 'simulator', Build>;
export function fingerprint(build: Build, root?: string): string;
export function stamp(build: Build, sources: string, root?: string): void;
export function isStale(build: Build, root?: string): boolean;
