import { sampleReference, type Reference } from "./reference.js";

/** What is added to the references: nothing, a constant, or a line in the energy. */
export type Baseline = "none" | "constant" | "linear";

/** The linear model of a spectrum: one column of values at the energies for each term. */
export interface Design {
  /** Column k at k * points; references first, then the baseline. */
  readonly columns: Float64Array;
  /** Derivatives of the columns with respect to a shift of the energies, likewise. */
  readonly slopes: Float64Array;
  readonly points: number;
  readonly terms: number;
  readonly references: number;
}

/** eV, step of the derivative with respect to the shift: well below the width of any line. */
const STEP = 0.02;

/** The model A(E) = sum of m_k mu_k(E + shift) + b0 + b1 (E - mean E), at the energies of the frames. */
export function designOf(
  references: readonly Reference[],
  energies: ArrayLike<number>,
  baseline: Baseline,
  shift: number,
): Design {
  const points = energies.length;
  const extra = { none: 0, constant: 1, linear: 2 }[baseline];
  const terms = references.length + extra;
  const [columns, slopes] = [new Float64Array(terms * points), new Float64Array(terms * points)];
  references.forEach((reference, k) => {
    columns.set(sampleReference(reference, energies, shift), k * points);
    const above = sampleReference(reference, energies, shift + STEP / 2);
    const below = sampleReference(reference, energies, shift - STEP / 2);
    slopes.set(
      above.map((value, e) => (value - below[e]) / STEP),
      k * points,
    );
  });
  if (extra > 0) columns.fill(1, references.length * points, (references.length + 1) * points);
  if (extra > 1) columns.set(centred(energies), (references.length + 1) * points);
  return { columns, slopes, points, terms, references: references.length };
}

/** Energies about their mean in units of half their range. */
function centred(energies: ArrayLike<number>): Float64Array {
  const list = Float64Array.from(energies);
  const mean = list.reduce((sum, energy) => sum + energy, 0) / list.length;
  const half = (Math.max(...list) - Math.min(...list)) / 2;
  return list.map((energy) => (energy - mean) / half);
}
