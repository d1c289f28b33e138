import type { Problem, Tangent } from "../ode/problem.js";
import { CrossTerms } from "./cross-terms.js";
import type { Applied } from "./protocol.js";
import { programOf } from "./program-of.js";
import type { Rates } from "./rates.js";
import { fillPartials, type Role } from "./unknowns.js";

/** Particles under a known potential do not see each other: dc_i/dt = R_i(c_i, V(t)), a diagonal Jacobian. */
export function drivenProblem(
  rates: Rates,
  weights: Float64Array,
  applied: Applied,
  roles: readonly Role[],
): Problem {
  const { count, vectors } = rates;
  const finite = (slope: Float64Array): boolean => Number.isFinite(vectors.dot(weights, slope, count));
  return {
    size: count,
    mass: new Float64Array(count).fill(1),
    structure: "diagonal",
    vectors,
    ...programOf(rates, weights, (t) => applied.value(t)),
    derivative(t, y, out) {
      rates.value(y, applied.value(t), out);
      return finite(out);
    },
    jacobian(t, y, out) {
      rates.first(y, applied.value(t), rates.rate, out.diagonal);
      return finite(rates.rate);
    },
    linearise(t, y, slope, out) {
      rates.first(y, applied.value(t), slope, out.diagonal);
      return finite(slope);
    },
    ...(applied.steady
      ? {}
      : {
          timeDerivative(t: number, _y: Float64Array, out: Float64Array) {
            out.fill(0);
            vectors.addScaled(out, applied.slope(t), rates.v);
            return true;
          },
        }),
    admissible: (y) => vectors.strictlyBetween(y, 0, 1, count),
    tangent: drivenTangent(rates, applied, roles),
  };
}

function drivenTangent(rates: Rates, applied: Applied, roles: readonly Role[]): Tangent {
  const { vectors, count } = rates;
  const terms = new CrossTerms(rates, roles);
  const [along, across] = vectors.arrays(2, count);
  let pace = 0;
  return {
    count: roles.length,
    parameters(t, y, jacobian, out) {
      rates.partials(y, applied.value(t), jacobian.diagonal, rates.v, out.slice(0, terms.parameters));
      fillPartials(roles, rates, rates.rate, rates.v, out);
      return true;
    },
    prepare(t, y) {
      pace = applied.slope(t);
      return terms.prepare(y, applied.value(t));
    },
    turn: (k, dy, out) => terms.turn(k, dy, 0, out.diagonal, across),
    ...(applied.steady
      ? {}
      : {
          timeTurn(k: number, dy: Float64Array, out: Float64Array) {
            terms.turn(k, dy, 0, along, across);
            out.fill(0);
            vectors.addScaled(out, pace, across);
          },
        }),
  };
}
