import type { Problem } from "../../src/ode/problem.js";

/** A stiff test problem with where it starts and ends. */
export interface TestProblem extends Problem {
  readonly name: string;
  readonly initial: readonly number[];
  readonly end: number;
  /** Absolute over relative tolerance. */
  readonly absolute: number;
}

/** End values: E. Hairer & G. Wanner, Solving ODE II, and the Test Set for IVP Solvers (Bari). */
export const REFERENCE: Readonly<Record<string, readonly number[]>> = {
  ROBER: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505],
  OREGO: [0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3],
  VDPOL: [0.1706167732170483e1, -0.8928097010247975],
};

const rober: TestProblem = {
  name: "ROBER",
  initial: [1, 0, 0],
  end: 1e11,
  absolute: 1e-8,
  size: 3,
  mass: Float64Array.of(1, 1, 1),
  structure: "dense",
  derivative(_t, [a, b, c], out) {
    out[0] = -0.04 * a + 1e4 * b * c;
    out[2] = 3e7 * b * b;
    out[1] = -out[0] - out[2];
    return true;
  },
  jacobian(_t, [, b, c], { dense }) {
    dense.set([-0.04, 1e4 * c, 1e4 * b, 0.04, -1e4 * c - 6e7 * b, -1e4 * b, 0, 6e7 * b, 0]);
    return true;
  },
};

const orego: TestProblem = {
  name: "OREGO",
  initial: [1, 2, 3],
  end: 360,
  absolute: 1e-2,
  size: 3,
  mass: Float64Array.of(1, 1, 1),
  structure: "dense",
  derivative(_t, [a, b, c], out) {
    out[0] = 77.27 * (b + a * (1 - 8.375e-6 * a - b));
    out[1] = (c - (1 + a) * b) / 77.27;
    out[2] = 0.161 * (a - c);
    return true;
  },
  jacobian(_t, [a, b], { dense }) {
    dense.set([
      77.27 * (1 - 2 * 8.375e-6 * a - b),
      77.27 * (1 - a),
      0,
      -b / 77.27,
      -(1 + a) / 77.27,
      1 / 77.27,
      0.161,
      0,
      -0.161,
    ]);
    return true;
  },
};

const vdpol: TestProblem = {
  name: "VDPOL",
  initial: [2, 0],
  end: 2,
  absolute: 1,
  size: 2,
  mass: Float64Array.of(1, 1),
  structure: "dense",
  derivative(_t, [x, v], out) {
    out[0] = v;
    out[1] = ((1 - x * x) * v - x) / 1e-6;
    return true;
  },
  jacobian(_t, [x, v], { dense }) {
    dense.set([0, 1, (-2 * x * v - 1) / 1e-6, (1 - x * x) / 1e-6]);
    return true;
  },
};

export const problems: readonly TestProblem[] = [rober, orego, vdpol];
