import type { Prediction, Simulator } from "../../src/ensemble/ensemble.js";

const PARTS = ["states", "potentials", "currents"] as const;
type Part = (typeof PARTS)[number];
type Slopes = Readonly<Record<Part, Float64Array>>;

/** Derivatives to one value of a simulator, by differences alone. */
export interface Extrapolated {
  readonly name: string;
  readonly slopes: Slopes;
}

/**
 * Richardson's extrapolation of central differences, (4 D(h/2) - D(h)) / 3, whose error is of order h^4 and the noise of
 * the simulation over h. A plain quotient with h = 1e-5 of the value between simulations at 1e-11 has a noise of up to
 * 2e-5, and hides whether the sensitivities are right; with h = 1e-3 and a tolerance of 1e-13 both parts are below 3e-7.
 */
export function extrapolated(simulator: Simulator, at: Float64Array): Extrapolated[] {
  return simulator.names.map((name, k) => {
    const h = 1e-3 * Math.max(Math.abs(at[k]), 0.15);
    const moved = (by: number): Prediction => predict(simulator, at, k, by);
    const [wide, narrow] = [h, h / 2].map((step) => difference(moved(step), moved(-step), 2 * step));
    const slope = (part: Part): Float64Array => narrow[part].map((x, n) => (4 * x - wide[part][n]) / 3);
    return {
      name,
      slopes: { states: slope("states"), potentials: slope("potentials"), currents: slope("currents") },
    };
  });
}

/** Where a prediction's sensitivities are furthest from these, in units of the largest of their kind (1e-3 at least). */
export function furthest(
  prediction: Prediction,
  expected: readonly Extrapolated[],
): { readonly worst: number; readonly where: string } {
  const all = expected.flatMap(({ name, slopes }, k) =>
    PARTS.map((part) => {
      const scale = slopes[part].reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      const found = prediction.sensitivities![part][k];
      const off = slopes[part].reduce((most, value, n) => Math.max(most, Math.abs(value - found[n])), 0);
      return { worst: off / scale, where: `${part} to ${name}` };
    }),
  );
  return all.reduce((a, b) => (b.worst > a.worst ? b : a));
}

function predict(simulator: Simulator, at: Float64Array, k: number, by: number): Prediction {
  const values = at.map((value, n) => (n === k ? value + by : value));
  const prediction = simulator.predict(values, { tolerance: 1e-13 });
  if (prediction.kind === "failure") throw new Error(`${prediction.reason}: ${prediction.detail}`);
  return prediction;
}

function difference(up: Prediction, down: Prediction, width: number): Slopes {
  const slope = (part: Part): Float64Array => up[part].map((value, n) => (value - down[part][n]) / width);
  return { states: slope("states"), potentials: slope("potentials"), currents: slope("currents") };
}
