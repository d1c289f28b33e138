import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainVectors } from "../../src/numerics/plain-vectors.js";
import { rosenbrock } from "../../src/ode/rosenbrock-stepper.js";
import { Integrator } from "../../src/ode/integrate.js";
import { allocateJacobian } from "../../src/ode/jacobian.js";
import type { Method } from "../../src/ode/method.js";
import { rodas3p } from "../../src/ode/methods/rodas3p.js";
import { rodas4p2 } from "../../src/ode/methods/rodas4p2.js";
import { rodas5p } from "../../src/ode/methods/rodas5p.js";
import type { Problem } from "../../src/ode/problem.js";
import { RosenbrockStep } from "../../src/ode/rosenbrock.js";
import { stageMatrix } from "../../src/ode/stage-matrix.js";
import { problems, REFERENCE } from "./problems.js";

const METHODS: readonly Method[] = [rodas5p, rodas4p2, rodas3p];

/** y' = -y^2 + time-dependent source with the solution 1/(1+t) + sin t: curved, non-autonomous. */
const curved: Problem = {
  size: 1,
  mass: Float64Array.of(1),
  structure: "diagonal",
  derivative(t, y, out) {
    const s = Math.sin(t);
    out[0] = -y[0] * y[0] + Math.cos(t) + s * s + (2 * s) / (1 + t);
    return true;
  },
  jacobian(_t, y, out) {
    out.diagonal[0] = -2 * y[0];
    return true;
  },
  timeDerivative(t, _y, out) {
    const [s, c] = [Math.sin(t), Math.cos(t)];
    out[0] = -s + 2 * s * c + (2 * c) / (1 + t) - (2 * s) / (1 + t) ** 2;
    return true;
  },
};

/** Prothero & Robinson: y' = -1e6 (y - cos t) - sin t, where many methods lose their order. */
const robinson: Problem = {
  size: 1,
  mass: Float64Array.of(1),
  structure: "diagonal",
  derivative(t, y, out) {
    out[0] = -1e6 * (y[0] - Math.cos(t)) - Math.sin(t);
    return true;
  },
  jacobian(_t, _y, out) {
    out.diagonal[0] = -1e6;
    return true;
  },
  timeDerivative(t, _y, out) {
    out[0] = -1e6 * Math.sin(t) - Math.cos(t);
    return true;
  },
};

function fixedSteps(problem: Problem, method: Method, y0: number, end: number, steps: number): number {
  const step = new RosenbrockStep(problem, method);
  const y = Float64Array.of(y0);
  for (let n = 0; n < steps; n++) {
    expect(step.linearise((n * end) / steps, y)).toBe(true);
    expect(step.take((n * end) / steps, end / steps)).toBe(true);
    y.set(step.end);
  }
  return y[0];
}

describe.each(METHODS)("$name", (method) => {
  it("has its order on a curved non-autonomous problem", () => {
    const exact = 1 / 3 + Math.sin(2);
    const errors = [8, 16, 32].map((n) => Math.abs(fixedSteps(curved, method, 1, 2, n) - exact));
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(method.order - 0.4);
  });

  it("keeps its error small on Prothero and Robinson's stiff problem", () => {
    // A method of reduced order would leave the error of its stage order, about h^2 / 8 here.
    const errors = [2, 8].map((n) => Math.abs(fixedSteps(robinson, method, 1, 2, n) - Math.cos(2)));
    expect(errors[0]).toBeLessThan(1e-6);
    expect(errors[1]).toBeLessThan(method.order > 3 ? 1e-9 : 1e-7);
  });

  it("has dense output between the steps of nearly its order", () => {
    const error = (h: number): number => {
      const step = new RosenbrockStep(curved, method);
      step.linearise(0, Float64Array.of(1));
      step.take(0, h);
      const at = new Float64Array(1);
      step.interpolate(0.4, at);
      return Math.abs(at[0] - (1 / (1 + 0.4 * h) + Math.sin(0.4 * h)));
    };
    expect(Math.log2(error(0.2) / error(0.1))).toBeGreaterThan(method.denseOrder);
  });

  it.each(problems)("solves $name to its published digits in proportion to the tolerance", (problem) => {
    const digits = [1e-4, 1e-7].map((tolerance) => {
      const y = Float64Array.from(problem.initial);
      const outcome = new Integrator(problem, rosenbrock(method)).run(y, {
        from: 0,
        to: problem.end,
        outputs: [],
        relative: tolerance,
        absolute: tolerance * problem.absolute,
        maximumSteps: 100_000,
      });
      expect(outcome.kind).toBe("finished");
      return -Math.log10(
        Math.max(...REFERENCE[problem.name].map((value, n) => Math.abs(y[n] - value) / Math.abs(value))),
      );
    });
    expect(digits[0]).toBeGreaterThan(2);
    expect(digits[1]).toBeGreaterThan(5);
  });
});

describe("the bordered solve", () => {
  it("equals the dense one", () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 17, maxLength: 17 }), (v) => {
        const mass = Float64Array.of(1, 1, 1, 0);
        const shape = { size: 4, mass, derivative: () => true, jacobian: () => true };
        const bordered = allocateJacobian("bordered", 4, plainVectors);
        const dense = allocateJacobian("dense", 4, plainVectors);
        for (let i = 0; i < 3; i++) {
          bordered.diagonal[i] = dense.dense[i * 5] = v[i];
          bordered.column[i] = dense.dense[i * 4 + 3] = v[3 + i];
          bordered.row[i] = dense.dense[12 + i] = v[6 + i];
        }
        bordered.corner[0] = dense.dense[15] = v[9] - 5;
        const [a, b] = [
          stageMatrix({ ...shape, structure: "bordered" }),
          stageMatrix({ ...shape, structure: "dense" }),
        ];
        fc.pre(a.factor(bordered, 10) && b.factor(dense, 10));
        const [x, y] = [Float64Array.from(v.slice(10, 14)), Float64Array.from(v.slice(10, 14))];
        a.solve(x);
        b.solve(y);
        return x.every((each, n) => Math.abs(each - y[n]) < 1e-10);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("what goes wrong is a value", () => {
  const broken = (derivative: Problem["derivative"], admissible?: Problem["admissible"]): Problem => ({
    size: 1,
    mass: Float64Array.of(1),
    structure: "diagonal",
    derivative,
    jacobian: (_t, _y, out) => ((out.diagonal[0] = 0), true),
    ...(admissible ? { admissible } : {}),
  });
  const run = (problem: Problem) =>
    new Integrator(problem).run(Float64Array.of(0.5), {
      from: 0,
      to: 1,
      outputs: [],
      relative: 1e-6,
      absolute: 1e-8,
    });

  it.each([
    ["a rate that stops being defined", broken((t, _y, out) => ((out[0] = 1), t < 0.3)), "non-finite rate"],
    [
      "a state that would leave its domain",
      broken(
        (_t, _y, out) => ((out[0] = 2), true),
        (y) => y[0] < 1,
      ),
      "left the domain",
    ],
    [
      "a blow-up",
      broken(
        (_t, y, out) => ((out[0] = 5 * y[0] * y[0]), Number.isFinite(out[0])),
        (y) => y[0] < 1e12,
      ),
      "left the domain",
    ],
  ])("%s", (_, problem, reason) => {
    const outcome = run(problem);
    expect(outcome.kind === "failed" && outcome.reason).toBe(reason);
    expect(outcome.time).toBeLessThan(1);
  });
});

describe("events", () => {
  it("are found to full precision, the first one first", () => {
    const line: Problem = {
      size: 1,
      mass: Float64Array.of(1),
      structure: "diagonal",
      derivative: (t, _y, out) => ((out[0] = Math.cos(t)), true),
      jacobian: (_t, _y, out) => ((out.diagonal[0] = 0), true),
      timeDerivative: (t, _y, out) => ((out[0] = -Math.sin(t)), true),
    };
    const y = Float64Array.of(0);
    const outcome = new Integrator(line).run(y, {
      from: 0,
      to: 3,
      outputs: [],
      relative: 1e-10,
      absolute: 1e-12,
      events: [
        { direction: "falling", value: (_t, s) => s[0] - 0.5 },
        { direction: "rising", value: (_t, s) => s[0] - 0.5 },
      ],
    });
    expect(outcome.kind === "stopped" && outcome.event).toBe(1);
    expect(outcome.time).toBeCloseTo(Math.PI / 6, 9);
    expect(y[0]).toBeCloseTo(0.5, 14);
  });
});
