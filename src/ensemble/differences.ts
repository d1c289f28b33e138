import type { Failure, Prediction } from "./ensemble.js";

const NUDGE = 1e-4;

/**
 * A prediction with sensitivities by central differences, two more simulations a number: for ensembles that have no
 * tangent of their own. Relative error about the square of the nudge, or the tolerance over it.
 */
export function differences<P extends Prediction>(
  values: Float64Array,
  predict: (values: Float64Array) => P | Failure,
): P | Failure {
  const centre = predict(values);
  if (centre.kind === "failure") return centre;
  const slopes: { states: Float64Array; potentials: Float64Array; currents: Float64Array }[] = [];
  for (let k = 0; k < values.length; k++) {
    const h = NUDGE * Math.max(Math.abs(values[k]), 1e-6);
    const [above, below] = [h, -h].map((change) => predict(values.map((v, n) => (n === k ? v + change : v))));
    if (above.kind === "failure") return above;
    if (below.kind === "failure") return below;
    const slope = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, n) => (x - b[n]) / (2 * h));
    slopes.push({
      states: slope(above.states, below.states),
      potentials: slope(above.potentials, below.potentials),
      currents: slope(above.currents, below.currents),
    });
  }
  const sensitivities = {
    states: slopes.map(({ states }) => states),
    potentials: slopes.map(({ potentials }) => potentials),
    currents: slopes.map(({ currents }) => currents),
  };
  return { ...centre, sensitivities };
}
