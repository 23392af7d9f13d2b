import type { GraceDbClientOptions } from '../../gracedb/client';

/** For what a person waits for in the editor, a list or the test of a credential: no long retries. */
export const interactiveOptions = {
	retry: { retries: 1 },
	timeLimits: { connect: 10_000, firstAnswer: 20_000, body: 20_000 },
} satisfies Partial<GraceDbClientOptions>;
