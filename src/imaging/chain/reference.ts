import { ImagingError } from "../imaging-error.js";
import type { Spectrum } from "../model.js";

/** The spectrum of a pure state. */
export interface Reference {
  readonly name: string;
  /** Composition that it stands for. */
  readonly composition: number;
  /** eV, ascending. */
  readonly energies: Float64Array;
  /** Absorption per micrometre (absolute), or of any one scale common to all references (normalised). */
  readonly values: Float64Array;
  /** Standard error of each value where it is known. */
  readonly errors?: Float64Array | undefined;
}

/** A reference from a spectrum that was read. */
export const referenceOf = (spectrum: Spectrum, composition: number, name = spectrum.name): Reference => ({
  name,
  composition,
  energies: spectrum.energies,
  values: spectrum.values,
  errors: spectrum.errors,
});

/**
 * Values of a reference at energies, by cubic Hermite interpolation with the slopes of the parabolas through three
 * points. Beyond the reference the nearest value holds, but no farther than `tolerance`.
 * @param tolerance eV
 * @throws ImagingError where the reference does not reach.
 */
export function sampleReference(
  reference: Pick<Reference, "name" | "energies" | "values">,
  energies: ArrayLike<number>,
  shift = 0,
  tolerance = 1.5,
): Float64Array {
  const { energies: grid, values, name } = reference;
  const [first, last] = [grid[0], grid[grid.length - 1]];
  const out = new Float64Array(energies.length);
  let k = 0;
  for (let e = 0; e < out.length; e++) {
    const energy = Math.min(last, Math.max(first, energies[e] + shift));
    if (Math.abs(energy - energies[e] - shift) > tolerance)
      throw tooShort(name, first, last, energies[e] + shift);
    while (k > 0 && grid[k] > energy) k--;
    while (k < grid.length - 2 && grid[k + 1] <= energy) k++;
    out[e] = hermite(grid, values, k, energy);
  }
  return out;
}

function hermite(x: Float64Array, y: Float64Array, k: number, at: number): number {
  const width = x[k + 1] - x[k];
  const t = (at - x[k]) / width;
  const [left, right] = [slope(x, y, k) * width, slope(x, y, k + 1) * width];
  const [t2, t3] = [t * t, t * t * t];
  return (
    (2 * t3 - 3 * t2 + 1) * y[k] + (t3 - 2 * t2 + t) * left + (3 * t2 - 2 * t3) * y[k + 1] + (t3 - t2) * right
  );
}

function slope(x: Float64Array, y: Float64Array, k: number): number {
  if (k === 0) return (y[1] - y[0]) / (x[1] - x[0]);
  if (k === x.length - 1) return (y[k] - y[k - 1]) / (x[k] - x[k - 1]);
  const [before, after] = [x[k] - x[k - 1], x[k + 1] - x[k]];
  return (((y[k] - y[k - 1]) / before) * after + ((y[k + 1] - y[k]) / after) * before) / (before + after);
}

/**
 * A reference as a coarser instrument would have shown it: convolved with a Gaussian, by quadrature between its points.
 * @param width eV, standard deviation: the root of the difference of both instruments' squares
 */
export function broaden(reference: Reference, width: number): Reference {
  if (width <= 0) return reference;
  const points = 33;
  const nodes = Array.from({ length: points }, (_, n) => (8 * n) / (points - 1) - 4);
  const weights = nodes.map((node) => Math.exp((-node * node) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const values = new Float64Array(reference.values.length);
  nodes.forEach((node, n) => {
    const moved = sampleReference(reference, reference.energies, node * width, Infinity);
    for (let e = 0; e < values.length; e++) values[e] += (weights[n] / total) * moved[e];
  });
  return { ...reference, values };
}

/**
 * Checks that references can tell compositions.
 * @throws ImagingError where there are fewer than two, more than four, or two of one name.
 */
export function checkReferences(references: readonly Reference[]): void {
  const names = references.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) {
    throw new ImagingError({ file: "references", found: `"${twice}" twice`, expected: "names that differ" });
  }
  if (names.length >= 2 && names.length <= 4) return;
  throw new ImagingError({ file: "references", found: `${names.length} of them`, expected: "two to four" });
}

const tooShort = (name: string, first: number, last: number, energy: number) =>
  new ImagingError({
    file: `reference "${name}"`,
    found: `energies from ${first} to ${last} eV`,
    expected: `a value at ${energy} eV`,
    fix: "Leave the outer frames out (frames.from and frames.to in the recipe), or give a longer reference.",
  });
