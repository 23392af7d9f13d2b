import { isJsonObject, type Json } from '../json';

/**
 * The most likely bin of the source's chirp mass, in solar masses: `[1.2, 1.5]`. Public notices have
 * `mchirp_source: { bin_edges, probabilities }`, one edge more than probabilities.
 *
 * @returns null where it is not given or cannot be read
 */
export function mostLikelyChirpMass(given: Json | undefined): number[] | null {
	if (!isJsonObject(given)) return null;
	const { bin_edges: edges, probabilities } = given;
	if (!Array.isArray(edges) || !Array.isArray(probabilities)) return null;
	let best = -1;
	for (const [bin, probability] of probabilities.entries()) {
		if (Number(probability) > Number(probabilities[best] ?? 0)) best = bin;
	}
	const [from, to] = [edges[best], edges[best + 1]];
	return typeof from === 'number' && typeof to === 'number' ? [from, to] : null;
}
