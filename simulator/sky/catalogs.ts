import type { Author } from './annotate';

/** What a catalog says about one superevent. */
export interface CatalogEntry {
	/** Graceids by pipeline. */
	pipelines: Record<string, string>;
	far: number | boolean | null;
	pastro: Record<string, unknown> | null;
}

/** One version of a gravitational-wave transient catalog (GWTC). */
export interface Catalog {
	number: string;
	/** Counts from 1 for each number. */
	version: number;
	created: Date;
	submitter: string;
	comment: string;
	/** By superevent id. */
	superevents: Record<string, CatalogEntry>;
}

export interface NewCatalog {
	number: string;
	comment: string;
	superevents: Record<string, CatalogEntry>;
}

/** The published catalogs. Nothing changes or removes one; a number that is used again makes its next version. */
export class Catalogs {
	private readonly catalogs: Catalog[] = [];

	/** The newest first. */
	list(number?: string): Catalog[] {
		return this.catalogs
			.filter((catalog) => number === undefined || catalog.number === number)
			.reverse();
	}

	/** Without a version the latest. */
	find(number: string, version?: number): Catalog | undefined {
		return this.list(number).find(
			(catalog) => version === undefined || catalog.version === version,
		);
	}

	add(author: Author, catalog: NewCatalog): Catalog {
		const added = {
			...catalog,
			version: (this.find(catalog.number)?.version ?? 0) + 1,
			created: author.now,
			submitter: author.username,
		};
		this.catalogs.push(added);
		return added;
	}
}
