import type { Problem, Tangent } from "../ode/problem.js";
import type { Applied } from "./driven.js";
import type { Rates } from "./rates.js";
import { rolePartials, type Role } from "./unknowns.js";

/**
 * Particles that share one potential under a known current, index 1:
 *   dc_i/dt = R_i(c_i, V),   0 = sum_i w_i R_i - I(t),   y = (c_1 ... c_N, V).
 */
export function sharedProblem(
  rates: Rates,
  weights: Float64Array,
  current: Applied,
  roles: readonly Role[],
): Problem {
  const count = weights.length;
  const mass = new Float64Array(count + 1).fill(1);
  mass[count] = 0;
  return {
    size: count + 1,
    mass,
    structure: "bordered",
    derivative(t, y, out) {
      if (!rates.value(y, y[count])) return false;
      out.set(rates.rate);
      out[count] = mean(rates.rate, weights) - current.value(t);
      return true;
    },
    jacobian(_t, y, out) {
      if (!rates.first(y, y[count])) return false;
      out.diagonal.set(rates.c);
      out.column.set(rates.v);
      for (let i = 0; i < count; i++) out.row[i] = weights[i] * rates.c[i];
      out.corner[0] = mean(rates.v, weights);
      return true;
    },
    timeDerivative(t, _y, out) {
      out.fill(0);
      out[count] = -current.slope(t);
      return true;
    },
    admissible: (y) => insideFirst(y, count),
    tangent: sharedTangent(rates, weights, roles),
  };
}

/** Weighted sum; the weights sum to 1. */
export function mean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * values[i];
  return sum;
}

function insideFirst(y: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (!(y[i] > 0 && y[i] < 1)) return false;
  return Number.isFinite(y[count]);
}

function sharedTangent(rates: Rates, weights: Float64Array, roles: readonly Role[]): Tangent {
  const count = weights.length;
  const partials = { rate: 0, c: 0, v: 0 };
  const [cc, cv, vv] = [1, 2, 3].map(() => new Float64Array(count));
  const cross = roles.map(() => new Float64Array(count));
  const potentialCross = roles.map(() => new Float64Array(count));
  return {
    count: roles.length,
    parameters(_t, y, out) {
      if (!rates.second(y, y[count])) return false;
      roles.forEach((role, k) => {
        for (let i = 0; i < count; i++) {
          rolePartials(role, rates, i, partials);
          out[k][i] = partials.rate;
        }
        out[k][count] = mean(out[k], weights);
      });
      return true;
    },
    prepare(_t, y) {
      if (!rates.second(y, y[count])) return false;
      cc.set(rates.cc);
      cv.set(rates.cv);
      vv.set(rates.vv);
      roles.forEach((role, k) => {
        for (let i = 0; i < count; i++) {
          rolePartials(role, rates, i, partials);
          cross[k][i] = partials.c;
          potentialCross[k][i] = partials.v;
        }
      });
      return true;
    },
    second(u, k, dy, out) {
      const [du, dv] = [u[count], dy[count]];
      for (let i = 0; i < count; i++) {
        const along = cc[i] * dy[i] + cv[i] * dv + cross[k][i];
        const across = cv[i] * dy[i] + vv[i] * dv + potentialCross[k][i];
        out[i] = along * u[i] + across * du;
      }
      out[count] = mean(out, weights);
    },
    timeSecond(_k, _dy, out) {
      out.fill(0);
    },
  };
}

/** Volts beyond which no electrode potential is looked for. */
const WINDOW = 20;

/**
 * Solves sum_i w_i R_i(c_i, V) = I for V, in place of y's last entry: Newton, kept inside a bracket since every R_i
 * falls with V. False where no potential carries the current.
 */
export function solvePotential(
  rates: Rates,
  weights: Float64Array,
  current: number,
  y: Float64Array,
  reach: number,
): boolean {
  const last = weights.length;
  let [low, high] = [-WINDOW, WINDOW];
  for (let n = 0; n < 200; n++) {
    const finite = rates.first(y, y[last]);
    const excess = finite ? mean(rates.rate, weights) - current : NaN;
    const slope = mean(rates.v, weights);
    const newton = -excess / slope;
    const usable = finite && slope < 0 && Number.isFinite(newton);
    if (usable && Math.abs(newton) < 1e-14 * Math.max(1, Math.abs(y[last]))) return true;
    if (excess > 0) low = Math.max(low, y[last]);
    if (excess < 0) high = Math.min(high, y[last]);
    if (!(high - low > 1e-13)) return false;
    const next = y[last] + Math.max(-reach, Math.min(reach, newton));
    y[last] = usable && next > low && next < high ? next : 0.5 * (low + high);
  }
  return false;
}
