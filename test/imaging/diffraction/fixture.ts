import { addMass, type CompositionGrid } from "../../../src/imaging/diffraction/composition-grid.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";

/** A layered oxide whose lattice is invented: a falls by 1.5 %, c rises by 2 % and falls back from c = 0.4 down. */
export const LAYERED: Setup = {
  name: "layered",
  radiation: [{ wavelength: 0.97444, share: 1 }],
  lattice: {
    citation: "invented for tests",
    system: "hexagonal",
    compositions: [0.2, 0.4, 0.6, 0.8, 1],
    parameters: [
      [2.8135, 2.818, 2.829, 2.844, 2.861],
      [14.3, 14.49, 14.43, 14.33, 14.235],
    ],
    modes: [
      [
        [3e-4, 3e-4, 3e-4, 3e-4, 3e-4],
        [2e-3, 2e-3, 2e-3, 2e-3, 2e-3],
      ],
      [
        [-4e-4, -2e-4, 0, 2e-4, 4e-4],
        [3e-3, 1e-3, 0, -1e-3, -3e-3],
      ],
    ],
  },
  reflections: [
    { hkl: [1, 1, 0], strength: [1, 0.1] },
    { hkl: [1, 1, 3], strength: [0.8] },
  ],
  amplitudes: "tied",
  profile: { u: 0.001, v: -0.0005, w: 0.004, x: 0.02, y: 0.01, widthError: 0.05, size: 800, sizeError: 0.1 },
  shift: { kind: "zero", value: 0, error: 0.005 },
  inactive: { fraction: 0.05, error: 0.03, composition: 1 },
  background: 3,
  inert: [{ name: "foil", spacing: 1.395 }],
};

/** Points that hold the lines of `LAYERED`, degrees of two theta. */
export const ANGLES: readonly number[] = Array.from({ length: 330 }, (_, n) => 38.2 + 0.012 * n);

/** Compositions of a population with two groups. */
export const TWO_GROUPS: readonly number[] = Array.from({ length: 40 }, (_, n) =>
  n < 16 ? 0.55 + 0.004 * n : 0.83 + 0.003 * n,
);

export function layOn(grid: CompositionGrid, compositions: readonly number[]): Float64Array {
  const masses = new Float64Array(grid.count);
  for (const c of compositions) addMass(grid, c, 1 / compositions.length, masses);
  return masses;
}
