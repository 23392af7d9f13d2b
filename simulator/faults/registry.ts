import { emptyBody, halfJson, truncatedGzip, wrongContentType } from './kinds/bodies';
import { clockSkew } from './kinds/clockSkew';
import { expiredToken } from './kinds/expiredToken';
import { latency, slowFirstByte } from './kinds/latency';
import { duplicatedRow, shiftedPage, staleNumRows } from './kinds/pages';
import { gateway, locked, maintenance, tooManyRequests } from './kinds/refusals';
import { refused } from './kinds/refused';
import { lostAnswer, resetBefore, resetInBody, resetInHeaders } from './kinds/resets';
import { serverError } from './kinds/serverError';
import { slowBody } from './kinds/slowBody';
import type { FaultKind } from './types';

/** Every kind of fault under the name that rules have for it. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
	Object.entries({
		latency,
		slowFirstByte,
		slowBody,
		refused,
		resetBefore,
		resetInHeaders,
		resetInBody,
		lostAnswer,
		tooManyRequests,
		gateway,
		locked,
		maintenance,
		serverError,
		halfJson,
		emptyBody,
		wrongContentType,
		truncatedGzip,
		staleNumRows,
		duplicatedRow,
		shiftedPage,
		clockSkew,
		expiredToken,
	}),
);
