import type { Profile, Setup } from "../../../src/imaging/diffraction/setup.js";

/**
 * A layered oxide at 12.7 keV whose lattice is invented after approximate values for NMC111 (a falls by 1.6 % and c rises
 * by 1.8 % from c = 1 to 0.4); never to be cited as measured.
 */
export function layered(hkl: readonly (readonly [number, number, number])[], fwhm: number): Setup {
  return {
    name: "layered",
    radiation: [{ wavelength: 0.97444, share: 1 }],
    lattice: {
      citation: "invented",
      system: "hexagonal",
      compositions: [0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      parameters: [
        [2.8165, 2.823, 2.8295, 2.838, 2.846, 2.854, 2.8615],
        [14.49, 14.465, 14.428, 14.38, 14.33, 14.283, 14.235],
      ],
      modes: [],
    },
    reflections: hkl.map((each) => ({ hkl: each, strength: [1] })),
    amplitudes: "tied",
    profile: profileOf(fwhm),
    shift: { kind: "zero", value: 0, error: 0 },
    inactive: { fraction: 0, error: 0, composition: 1 },
    background: 2,
    inert: [],
  };
}

/** Pseudo-Voigt of this FWHM, a fifth of it Lorentzian in width. */
export const profileOf = (fwhm: number): Profile => ({
  u: 0,
  v: 0,
  w: (0.89 * fwhm) ** 2,
  x: 0,
  y: 0.2 * fwhm,
  widthError: 0,
  size: Infinity,
  sizeError: 0,
});

/** Degrees of two theta that hold the lines of 110 and 113, or those of 003. */
export const HIGH = Array.from({ length: 400 }, (_, n) => 39.2 + 0.01 * n);
export const LOW = Array.from({ length: 150 }, (_, n) => 10.9 + 0.01 * n);

export interface Shape {
  readonly name: string;
  readonly parts: readonly { readonly share: number; readonly mean: number; readonly sd: number }[];
}

export const SHAPES: readonly Shape[] = [
  { name: "one group", parts: [{ share: 1, mean: 0.75, sd: 0.04 }] },
  {
    name: "two groups, 0.90 and 0.55",
    parts: [
      { share: 0.6, mean: 0.9, sd: 0.025 },
      { share: 0.4, mean: 0.55, sd: 0.05 },
    ],
  },
  {
    name: "close groups, 0.80 and 0.68",
    parts: [
      { share: 0.5, mean: 0.8, sd: 0.02 },
      { share: 0.5, mean: 0.68, sd: 0.02 },
    ],
  },
  {
    name: "a group with a long tail",
    parts: [
      { share: 0.4, mean: 0.9, sd: 0.02 },
      { share: 0.35, mean: 0.8, sd: 0.06 },
      { share: 0.25, mean: 0.65, sd: 0.08 },
    ],
  },
];

/** A shape on a fine grid of compositions. */
export function populationOf({ parts }: Shape): { compositions: Float64Array; weights: Float64Array } {
  const compositions = Float64Array.from({ length: 650 }, (_, n) => 0.35 + 0.001 * (n + 0.5));
  const weights = compositions.map((c) =>
    parts.reduce(
      (sum, { share, mean, sd }) => sum + (share / sd) * Math.exp(-0.5 * ((c - mean) / sd) ** 2),
      0,
    ),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { compositions, weights: weights.map((weight) => weight / total) };
}
