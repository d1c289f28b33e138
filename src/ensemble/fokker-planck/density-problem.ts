import type { Jacobian, Problem } from "../../ode/problem.js";
import type { Balance } from "../balance.js";
import type { Applied } from "../protocol.js";
import type { Flux } from "./flux.js";

/** A face hears of two cells on either side. */
const REACH = 2;
const COLOURS = 2 * REACH + 1;
const WIDTH = 2 * REACH + 1;
const NUDGE = 1e-7;

/**
 * The Fokker-Planck equation on a grid, f_t = -F_c, under a known current (then the shared potential is the last unknown
 * and the total flux, which is the rate of change of the mean, is the current: equation (5) of the reference) or under
 * a known potential. Differences of fluxes keep the mass, and the charge is the current's integral, both to rounding.
 */
export function densityProblem(flux: Flux, applied: Applied, balance: Balance, shared: boolean): Problem {
  const { count, width } = flux.grid;
  const size = shared ? count + 1 : count;
  const mass = new Float64Array(size).fill(1);
  if (shared) mass[count] = 0;
  const band = { lower: REACH, upper: REACH } as const;
  const potentialAt = (t: number, y: Float64Array): number => (shared ? y[count] : applied.value(t));
  const derivative = (t: number, y: Float64Array, out: Float64Array): boolean => {
    if (!flux.setPotential(potentialAt(t, y))) return false;
    const total = diverge(flux, y, out);
    if (shared) out[count] = width * total - balance.current(t, y[count]);
    return Number.isFinite(total);
  };
  const jacobian = new NumericalJacobian(flux, shared, balance.conductance);
  return {
    size,
    mass,
    structure: shared ? { kind: "bordered banded", ...band } : { kind: "banded", ...band },
    derivative,
    jacobian: (t, y, out) => jacobian.fill(y, potentialAt(t, y), out),
    ...(applied.steady ? {} : { timeDerivative: inTime(flux, applied, balance, shared, jacobian) }),
  };
}

/** out_i = -(F_i - F_i-1) / dx; returns the sum of all fluxes. */
function diverge(flux: Flux, f: Float64Array, out: Float64Array): number {
  const { count, width } = flux.grid;
  let [before, sum] = [0, 0];
  for (let i = 0; i < count; i++) {
    const after = i + 1 < count ? flux.at(i, f) : 0;
    out[i] = (before - after) / width;
    sum += after;
    before = after;
  }
  return sum;
}

/** Explicit dependence on time: the current in the balance, or the potential in every rate. */
function inTime(
  flux: Flux,
  applied: Applied,
  balance: Balance,
  shared: boolean,
  jacobian: NumericalJacobian,
): NonNullable<Problem["timeDerivative"]> {
  return (t, y, out) => {
    out.fill(0);
    if (shared) out[flux.grid.count] = -balance.pace(t);
    else jacobian.column(y, applied.value(t), applied.slope(t), out);
    return true;
  };
}

/** The band by differences, cells five apart at once (Curtis, Powell & Reid 1974); the border from the band itself. */
class NumericalJacobian {
  private readonly flux: Flux;
  private readonly shared: boolean;
  private readonly conductance: number;
  private readonly f: Float64Array;
  private readonly before: Float64Array;
  private readonly after: Float64Array;

  constructor(flux: Flux, shared: boolean, conductance: number) {
    this.flux = flux;
    this.shared = shared;
    this.conductance = conductance;
    const { count } = flux.grid;
    [this.f, this.before, this.after] = [1, 2, 3].map(() => new Float64Array(count));
  }

  fill(y: Float64Array, potential: number, out: Jacobian): boolean {
    const { flux, f, before, after } = this;
    const { count, width, centres } = flux.grid;
    if (!flux.setPotential(potential)) return false;
    f.set(y.subarray(0, count));
    diverge(flux, f, before);
    // The flux is homogeneous in f: what counts is the ratio of neighbours, so the nudge goes with the cell.
    const least = 1e-6 * NUDGE * f.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const nudge = (j: number): number => NUDGE * Math.abs(y[j]) + least;
    for (let colour = 0; colour < COLOURS; colour++) {
      for (let j = colour; j < count; j += COLOURS) f[j] += nudge(j);
      diverge(flux, f, after);
      for (let j = colour; j < count; j += COLOURS) {
        const step = f[j] - y[j];
        f[j] = y[j];
        for (let i = Math.max(0, j - REACH); i <= Math.min(count - 1, j + REACH); i++)
          out.band[i * WIDTH + REACH + j - i] = (after[i] - before[i]) / step;
      }
    }
    if (!this.shared) return true;
    this.column(y, potential, 1, out.column);
    out.corner[0] = -this.conductance;
    out.row.fill(0);
    for (let i = 0; i < count; i++) {
      const moment = centres[i] * width;
      out.corner[0] += moment * out.column[i];
      for (let j = Math.max(0, i - REACH); j <= Math.min(count - 1, i + REACH); j++)
        out.row[j] += moment * out.band[i * WIDTH + REACH + j - i];
    }
    return Number.isFinite(out.corner[0]);
  }

  /** d(f_t)/dV times a factor; the potential is set back. */
  column(y: Float64Array, potential: number, factor: number, out: Float64Array): void {
    const { flux, f, before, after } = this;
    f.set(y.subarray(0, f.length));
    diverge(flux, f, before);
    flux.setPotential(potential + NUDGE);
    diverge(flux, f, after);
    flux.setPotential(potential);
    for (let i = 0; i < f.length; i++) out[i] = (factor * (after[i] - before[i])) / NUDGE;
  }
}
