import type { Chance } from './chance';

/** Kinds of compact binaries: two neutron stars, a neutron star and a black hole, two black holes. */
export const kinds = ['bns', 'nsbh', 'bbh'] as const;

export type Kind = (typeof kinds)[number];

/** An imagined source, and what the automation would find out about it. */
export interface Source {
	kind: Kind;
	/** Solar masses. */
	mass1: number;
	mass2: number;
	chirpMass: number;
	/** Mpc. */
	distance: number;
	distanceSpread: number;
	snr: number;
	classification: Record<'BNS' | 'NSBH' | 'BBH' | 'Terrestrial', number>;
	properties: Record<'HasNS' | 'HasRemnant' | 'HasMassGap' | 'HasSSM', number>;
	/** Where on the sky: a piece of a ring around an axis, as triangulation with few detectors gives. Degrees. */
	ring: {
		axisRa: number;
		axisDec: number;
		radius: number;
		width: number;
		start: number;
		extent: number;
	};
}

const ranges: Record<
	Kind,
	{ mass1: [number, number]; mass2: [number, number]; distance: [number, number] }
> = {
	bns: { mass1: [1.3, 2.1], mass2: [1.1, 1.3], distance: [40, 220] },
	nsbh: { mass1: [4, 12], mass2: [1.2, 2.1], distance: [120, 450] },
	bbh: { mass1: [18, 70], mass2: [8, 18], distance: [400, 4500] },
};

function rounded(value: number, decimals: number): number {
	return Number(value.toFixed(decimals));
}

/** Imagines a source of one kind. `terrestrial` is the probability that it is noise. */
export function imagineSource(
	chance: Chance,
	kind: Kind,
	detectors: number,
	terrestrial: number,
): Source {
	const range = ranges[kind];
	const mass1 = rounded(chance.between(...range.mass1), 4);
	const mass2 = rounded(chance.between(...range.mass2), 4);
	const distance = rounded(chance.between(...range.distance), 2);
	return {
		kind,
		mass1,
		mass2,
		chirpMass: rounded((mass1 * mass2) ** 0.6 / (mass1 + mass2) ** 0.2, 6),
		distance,
		distanceSpread: rounded(distance * chance.between(0.2, 0.32), 2),
		snr: rounded(chance.between(8.5, 19), 5),
		classification: classify(chance, kind, terrestrial),
		properties: {
			HasNS: kind === 'bbh' ? 0 : 1,
			HasRemnant: kind === 'bns' ? 1 : kind === 'nsbh' ? rounded(chance.between(0, 0.4), 3) : 0,
			HasMassGap: kind === 'nsbh' && mass1 < 5 ? rounded(chance.between(0.4, 1), 3) : 0,
			HasSSM: 0,
		},
		ring: imagineRing(chance, detectors),
	};
}

function classify(chance: Chance, kind: Kind, terrestrial: number): Source['classification'] {
	const neighbour = kind === 'nsbh' ? 'BBH' : 'NSBH';
	const main = { bns: 'BNS', nsbh: 'NSBH', bbh: 'BBH' } as const;
	const astrophysical = 1 - terrestrial;
	const shared = astrophysical * chance.between(0.005, 0.06);
	const probabilities = { BNS: 0, NSBH: 0, BBH: 0, Terrestrial: terrestrial };
	probabilities[neighbour] = shared;
	probabilities[main[kind]] = astrophysical - shared;
	return probabilities;
}

/** The more detectors, the smaller the piece of sky. */
function imagineRing(chance: Chance, detectors: number): Source['ring'] {
	const isTight = detectors >= 3;
	return {
		axisRa: chance.between(0, 360),
		axisDec: (Math.asin(chance.between(-1, 1)) * 180) / Math.PI,
		radius: chance.between(35, 145),
		width: isTight ? chance.between(1.2, 2.5) : chance.between(2, 4),
		start: chance.between(0, 360),
		extent: isTight ? chance.between(4, 12) : chance.between(25, 60),
	};
}
