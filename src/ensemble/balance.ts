import type { Applied } from "./protocol.js";

/** The current, 1/h, that the shared potential has to make a population carry. */
export interface Balance {
  current(t: number, potential: number): number;
  /** Its derivative in time. */
  pace(t: number): number;
  /** Its derivative to the shared potential, the same everywhere; 0 where the current is known. */
  readonly conductance: number;
  readonly steady: boolean;
}

/** Under a known current. */
export const underCurrent = (current: Applied): Balance => ({
  current: (t) => current.value(t),
  pace: (t) => current.slope(t),
  conductance: 0,
  steady: current.steady,
});

/** Under a measured potential U(t) over a series resistance r, V h: V - r I = U, so that I = (V - U) / r. */
export const overResistance = (measured: Applied, resistance: number): Balance => ({
  current: (t, potential) => (potential - measured.value(t)) / resistance,
  pace: (t) => -measured.slope(t) / resistance,
  conductance: 1 / resistance,
  steady: measured.steady,
});
