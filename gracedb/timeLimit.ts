import { adviceIfDone } from './uncertain';
import { GraceDbError } from './errors';
import { isSafe, type Request } from './exchange';
import type { Transport } from './transport';

/**
 * A transport in which a request, with its retries, must come to its end in some time; of a stream, its content too.
 *
 * @param milliseconds left out: as long as it takes
 */
export function withTimeLimit(transport: Transport, milliseconds: number | undefined): Transport {
	if (milliseconds === undefined) return transport;

	const start = (request: Request): { limited: Request; over: AbortSignal; end: () => void } => {
		const controller = new AbortController();
		const timer = setTimeout(() => controller.abort(tooLate(request)), milliseconds);
		const signals = [controller.signal, ...(request.signal ? [request.signal] : [])];
		return {
			limited: { ...request, signal: AbortSignal.any(signals) },
			over: controller.signal,
			end: () => clearTimeout(timer),
		};
	};

	const tooLate = (request: Request): GraceDbError => {
		const { method = 'GET', path } = request;
		const url = new URL(path, transport.apiUrl);
		return new GraceDbError(
			`The server ${url.host} did not come to an end within the time limit of ${milliseconds / 1000} s.`,
			{
				kind: 'connection',
				advice: isSafe(method)
					? 'Raise Time Limit for All, or try again later.'
					: adviceIfDone(request),
				request: { method, url: url.href },
			},
		);
	};

	return {
		...transport,
		async json(request) {
			const { limited, over, end } = start(request);
			try {
				return await transport.json(limited);
			} catch (error) {
				over.throwIfAborted();
				throw error;
			} finally {
				end();
			}
		},
		async stream(request) {
			const { limited, over, end } = start(request);
			try {
				const answer = await transport.stream(limited);
				answer.content.once('close', end);
				return answer;
			} catch (error) {
				end();
				over.throwIfAborted();
				throw error;
			}
		},
	};
}
