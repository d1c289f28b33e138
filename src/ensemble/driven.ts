import type { Problem, Tangent } from "../ode/problem.js";
import type { Rates } from "./rates.js";
import { rolePartials, type Role } from "./unknowns.js";

/** A potential that is known at every time: value in volts and slope in V/h. */
export interface Applied {
  value(t: number): number;
  slope(t: number): number;
}

/** Particles under a known potential do not see each other: dc_i/dt = R_i(c_i, V(t)), a diagonal Jacobian. */
export function drivenProblem(rates: Rates, applied: Applied, roles: readonly Role[]): Problem {
  const count = rates.settings.kappa.length;
  return {
    size: count,
    mass: new Float64Array(count).fill(1),
    structure: "diagonal",
    derivative(t, y, out) {
      if (!rates.value(y, applied.value(t))) return false;
      out.set(rates.rate);
      return true;
    },
    jacobian(t, y, out) {
      if (!rates.first(y, applied.value(t))) return false;
      out.diagonal.set(rates.c);
      return true;
    },
    timeDerivative(t, y, out) {
      if (!rates.first(y, applied.value(t))) return false;
      const slope = applied.slope(t);
      for (let i = 0; i < count; i++) out[i] = rates.v[i] * slope;
      return true;
    },
    admissible: insideDomain,
    tangent: drivenTangent(rates, applied, roles, count),
  };
}

/** Every composition strictly inside (0, 1). */
export function insideDomain(y: Float64Array): boolean {
  for (let i = 0; i < y.length; i++) if (!(y[i] > 0 && y[i] < 1)) return false;
  return true;
}

function drivenTangent(rates: Rates, applied: Applied, roles: readonly Role[], count: number): Tangent {
  const partials = { rate: 0, c: 0, v: 0 };
  const cc = new Float64Array(count);
  const cv = new Float64Array(count);
  const cross = roles.map(() => new Float64Array(count));
  const timeCross = roles.map(() => new Float64Array(count));
  let slope = 0;
  return {
    count: roles.length,
    parameters(t, y, out) {
      if (!rates.second(y, applied.value(t))) return false;
      roles.forEach((role, k) => {
        for (let i = 0; i < count; i++) {
          rolePartials(role, rates, i, partials);
          out[k][i] = partials.rate;
        }
      });
      return true;
    },
    prepare(t, y) {
      if (!rates.second(y, applied.value(t))) return false;
      slope = applied.slope(t);
      cc.set(rates.cc);
      cv.set(rates.cv);
      roles.forEach((role, k) => {
        for (let i = 0; i < count; i++) {
          rolePartials(role, rates, i, partials);
          cross[k][i] = partials.c;
          timeCross[k][i] = partials.v;
        }
      });
      return true;
    },
    second(u, k, dy, out) {
      for (let i = 0; i < count; i++) out[i] = (cc[i] * dy[i] + cross[k][i]) * u[i];
    },
    timeSecond(k, dy, out) {
      for (let i = 0; i < count; i++) out[i] = (cv[i] * dy[i] + timeCross[k][i]) * slope;
    },
  };
}
