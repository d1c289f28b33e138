import type { Jacobian, Problem, Tangent } from "../ode/problem.js";
import type { Balance } from "./balance.js";
import { programOf } from "./program-of.js";
import type { Rates } from "./rates.js";
import { CrossTerms } from "./cross-terms.js";
import { fillPartials, type Role } from "./unknowns.js";

/**
 * Particles that share one potential, index 1; I is known, or follows from V over a series resistance (balance.ts):
 *   dc_i/dt = R_i(c_i, V),   0 = sum_i w_i R_i - I(t, V),   y = (c_1 ... c_N, V).
 */
export function sharedProblem(
  rates: Rates,
  weights: Float64Array,
  demand: Balance,
  roles: readonly Role[],
): Problem {
  const { count, vectors } = rates;
  const mass = new Float64Array(count + 1).fill(1);
  mass[count] = 0;
  const balance = (t: number, potential: number, slope: Float64Array): boolean => {
    slope[count] = vectors.dot(weights, slope, count) - demand.current(t, potential);
    return Number.isFinite(slope[count]);
  };
  const border = (out: Jacobian): void => {
    vectors.multiply(out.row, weights, out.diagonal, count);
    out.corner[0] = vectors.dot(weights, out.column, count) - demand.conductance;
  };
  return {
    size: count + 1,
    mass,
    structure: "bordered",
    vectors,
    ...(demand.conductance === 0 ? programOf(rates, weights, (t) => demand.current(t, 0)) : {}),
    derivative(t, y, out) {
      rates.value(y, y[count], out);
      return balance(t, y[count], out);
    },
    jacobian(_t, y, out) {
      rates.first(y, y[count], rates.rate, out.diagonal, out.column);
      border(out);
      return Number.isFinite(out.corner[0]);
    },
    linearise(t, y, slope, out) {
      rates.first(y, y[count], slope, out.diagonal, out.column);
      border(out);
      return balance(t, y[count], slope) && Number.isFinite(out.corner[0]);
    },
    ...(demand.steady
      ? {}
      : {
          timeDerivative(t: number, _y: Float64Array, out: Float64Array) {
            out.fill(0);
            out[count] = -demand.pace(t);
            return true;
          },
        }),
    admissible: (y) => vectors.strictlyBetween(y, 0, 1, count) && Number.isFinite(y[count]),
    tangent: sharedTangent(rates, weights, demand, roles),
  };
}

function sharedTangent(
  rates: Rates,
  weights: Float64Array,
  demand: Balance,
  roles: readonly Role[],
): Tangent {
  const { count, vectors } = rates;
  const terms = new CrossTerms(rates, roles);
  return {
    count: roles.length,
    parameters(_t, y, jacobian, out) {
      const law = out.slice(0, terms.parameters);
      rates.partials(y, y[count], jacobian.diagonal, jacobian.column, law);
      fillPartials(roles, rates, rates.rate, jacobian.column, out);
      vectors.multiply(jacobian.row, weights, jacobian.diagonal, count);
      jacobian.corner[0] = vectors.dot(weights, jacobian.column, count) - demand.conductance;
      for (const array of out) array[count] = vectors.dot(weights, array, count);
      return Number.isFinite(jacobian.corner[0]);
    },
    prepare: (_t, y) => terms.prepare(y, y[count]),
    turn(k, dy, out) {
      terms.turn(k, dy, dy[count], out.diagonal, out.column);
      vectors.multiply(out.row, weights, out.diagonal, count);
      out.corner[0] = vectors.dot(weights, out.column, count);
    },
    ...(demand.steady
      ? {}
      : { timeTurn: (_k: number, _dy: Float64Array, out: Float64Array) => void out.fill(0) }),
  };
}

/** Volts beyond which no electrode potential is looked for. */
const WINDOW = 20;

/**
 * Solves sum_i w_i R_i(c_i, V) = I(t, V) for V, in place of y's last entry: Newton, kept inside a bracket since every R_i
 * falls with V, until the next correction, about the square of the last one in kT, would be below `precision`. False
 * where no potential carries the current.
 */
export function solvePotential(
  rates: Rates,
  weights: Float64Array,
  demand: Balance,
  t: number,
  y: Float64Array,
  reach: number,
  precision: number,
): boolean {
  const settled = Math.sqrt(precision) / rates.perVolt;
  const last = rates.count;
  let [low, high] = [-WINDOW, WINDOW];
  for (let n = 0; n < 200; n++) {
    rates.across(y, y[last]);
    const carried = rates.vectors.dot(weights, rates.rate, last);
    const slope = rates.vectors.dot(weights, rates.v, last);
    const current = demand.current(t, y[last]);
    const excess = carried - current;
    const newton =
      demand.conductance > 0
        ? excess / (demand.conductance - slope)
        : potentialStep(carried, slope, current, rates.perVolt);
    const usable = Number.isFinite(newton);
    if (usable && Math.abs(newton) < settled) {
      y[last] += newton;
      return true;
    }
    if (excess > 0) low = Math.max(low, y[last]);
    if (excess < 0) high = Math.min(high, y[last]);
    if (!(high - low > 1e-13)) return false;
    const next = y[last] + Math.max(-reach, Math.min(reach, newton));
    y[last] = usable && next > low && next < high ? next : 0.5 * (low + high);
  }
  return false;
}

/**
 * Newton's step towards the potential at which particles that carry `carried`, with `slope` to V, carry `current`; NaN
 * where there is none. Rates grow exponentially with V, so it is asinh(carried / s) that is brought to asinh(current / s):
 * nearly linear in V far from the root, where Newton on the current itself would come back by two kT a step. The scale
 * s is the exchange current of symmetric Butler-Volmer kinetics, s sinh(eta / 2), or the current where that is more.
 */
export function potentialStep(carried: number, slope: number, current: number, perVolt: number): number {
  const steepness = slope / perVolt;
  const exchange = Math.sqrt(Math.max(0, 4 * steepness * steepness - carried * carried));
  const scale = Math.max(exchange, Math.abs(current), 1e-9 * Math.abs(carried), Number.MIN_VALUE);
  const excess = Math.asinh(carried / scale) - Math.asinh(current / scale);
  return slope < 0 ? (-excess * Math.hypot(scale, carried)) / slope : NaN;
}
