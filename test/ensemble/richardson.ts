import type { Prediction, Simulator } from "../../src/ensemble/ensemble.js";

const PARTS = ["states", "potentials", "currents"] as const;
type Part = (typeof PARTS)[number];
type Slopes = Readonly<Record<Part, Float64Array>>;

/** Largest deviation of the sensitivities to each value from extrapolated differences, in units of the largest of them. */
export interface Deviation {
  readonly name: string;
  readonly part: Part;
  readonly worst: number;
}

/**
 * Compares exact sensitivities at one tolerance with Richardson's extrapolation of central differences, (4 D(h/2) -
 * D(h)) / 3, whose error is of order h^4 and the noise of the simulation over h. A plain quotient with h = 1e-5 of the value
 * between simulations at 1e-11 has a noise of up to 2e-5, and hides whether the sensitivities are right; with h = 1e-3 and
 * a tolerance of 1e-13 both parts are below 1e-7.
 */
export function deviations(
  simulator: Simulator,
  at: Float64Array,
  tolerance: number,
  noiseless = 1e-13,
): Deviation[] {
  const exact = predict(simulator, at, tolerance, true);
  return simulator.names.flatMap((name, k) => {
    const h = 1e-3 * Math.max(Math.abs(at[k]), 0.15);
    const moved = (by: number): Prediction =>
      predict(
        simulator,
        at.map((value, n) => (n === k ? value + by : value)),
        noiseless,
        false,
      );
    const [wide, narrow] = [h, h / 2].map((step) => difference(moved(step), moved(-step), 2 * step));
    return PARTS.map((part) => {
      const expected = narrow[part].map((value, n) => (4 * value - wide[part][n]) / 3);
      const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      const found = exact.sensitivities![part][k];
      const worst = expected.reduce((most, value, n) => Math.max(most, Math.abs(value - found[n])), 0);
      return { name, part, worst: worst / scale };
    });
  });
}

function predict(
  simulator: Simulator,
  at: Float64Array,
  tolerance: number,
  sensitivities: boolean,
): Prediction {
  const prediction = simulator.predict(at, { tolerance, sensitivities });
  if (prediction.kind === "failure") throw new Error(`${prediction.reason}: ${prediction.detail}`);
  return prediction;
}

function difference(up: Prediction, down: Prediction, width: number): Slopes {
  const slope = (part: Part): Float64Array => up[part].map((value, n) => (value - down[part][n]) / width);
  return { states: slope("states"), potentials: slope("potentials"), currents: slope("currents") };
}
