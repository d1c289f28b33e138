import { designOf, type Baseline } from "./design.js";
import { LinearFit } from "./linear-fit.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import type { Reference } from "./reference.js";

export interface ShiftOptions {
  /** eV, greatest shift that is looked at. Default 1. */
  readonly most?: number;
}

/** How far the energies of a stack lie from those of the references. */
export interface EnergyShift {
  /** eV to be added to the energies of the stack. */
  readonly shift: number;
  /** Weighted sum of squares of all particles with and without it. */
  readonly chiSquared: number;
  readonly withoutShift: number;
  /** Whether the best shift is at the end of what was looked at: it is none then. */
  readonly atLimit: boolean;
}

/** eV between the shifts that are tried before the best is refined. */
const STEP = 0.1;

/**
 * One shift of the energies for all particles of a stack, with amounts and baseline of each its own at every shift tried
 * (variable projection). Particles weigh by their misfit, so that a single bad one decides nothing.
 */
export function fitEnergyShift(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  baseline: Baseline,
  { most = 1 }: ShiftOptions = {},
): EnergyShift {
  const at = (shift: number): Float64Array => misfits(spectra, references, energies, baseline, shift);
  const count = Math.round((2 * most) / STEP);
  const tried = Array.from({ length: count + 1 }, (_, n) => at(-most + n * STEP));
  const scales = Float64Array.from({ length: spectra.particles }, (_, n) =>
    Math.min(...tried.map((m) => m[n])),
  );
  const total = (each: Float64Array): number =>
    each.reduce((sum, value, n) => sum + (scales[n] > 0 ? value / scales[n] : 0), 0);
  const totals = tried.map(total);
  const best = totals.indexOf(Math.min(...totals));
  const limits = [-most + Math.max(0, best - 1) * STEP, -most + Math.min(count, best + 1) * STEP] as const;
  const shift = goldenSection((value) => total(at(value)), ...limits);
  const sum = (each: Float64Array): number => each.reduce((all, value) => all + value, 0);
  return {
    shift,
    chiSquared: sum(at(shift)),
    withoutShift: sum(at(0)),
    atLimit: Math.abs(shift) > most - STEP / 100,
  };
}

function misfits(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  baseline: Baseline,
  shift: number,
): Float64Array {
  const fit = new LinearFit(designOf(references, energies, baseline, shift));
  return Float64Array.from({ length: spectra.particles }, (_, n) => {
    const { values, weights } = spectrumOf(spectra, n);
    return fit.fit(values, weights, false) ? fit.chiSquared : 0;
  });
}

/** Least value of a function with one valley, to 1e-5 eV. */
function goldenSection(value: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [from, to];
  let [a, b] = [right - ratio * (right - left), left + ratio * (right - left)];
  let [atA, atB] = [value(a), value(b)];
  while (right - left > 1e-5) {
    if (atA < atB) {
      [right, b, atB, a] = [b, a, atA, b - ratio * (b - left)];
      atA = value(a);
    } else {
      [left, a, atA, b] = [a, b, atB, a + ratio * (right - a)];
      atB = value(b);
    }
  }
  return (left + right) / 2;
}
