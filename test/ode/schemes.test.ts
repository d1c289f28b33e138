import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainVectors } from "../../src/numerics/plain-vectors.js";
import { Integrator } from "../../src/ode/integrate.js";
import { allocateJacobian } from "../../src/ode/jacobian.js";
import type { Problem, Structure } from "../../src/ode/problem.js";
import { schemes } from "../../src/ode/schemes.js";
import { stageMatrix } from "../../src/ode/stage-matrix.js";
import { correctDigits, formulaProblems, problemOf } from "./formulas.js";

const QUICK = ["ROBER", "HIRES", "OREGO", "VDPOL", "E5", "POLLU", "CHEMAKZO", "ROBER_DAE"];

/** Digits that each scheme must have at 1e-4 and at 1e-7; the tables of test/studies/ivp say what it has. */
const WANTED: Readonly<Record<string, readonly [number, number]>> = {
  rodas5p: [2.5, 5.5],
  rodas4p2: [2.5, 5.3],
  rodas3p: [1.5, 4],
  ndf: [1.3, 3.5],
};

describe.each(Object.keys(WANTED))("%s", (name) => {
  const scheme = schemes[name as keyof typeof schemes];

  it.each(formulaProblems.filter((each) => QUICK.includes(each.name)))(
    "solves $name, and ten times as well for a tighter tolerance",
    (each) => {
      const digits = [1e-4, 1e-7].map((tolerance) => {
        const y = Float64Array.from(each.start);
        const outcome = new Integrator(problemOf(each), scheme).run(y, {
          from: each.span[0],
          to: each.span[1],
          outputs: [],
          relative: tolerance,
          absolute: tolerance * each.absolute,
        });
        expect(outcome.kind).toBe("finished");
        return correctDigits(each, y);
      });
      expect(digits[0]).toBeGreaterThan(WANTED[name][0]);
      expect(digits[1]).toBeGreaterThan(WANTED[name][1]);
      expect(digits[1]).toBeGreaterThan(digits[0] + 1);
    },
    30_000,
  );

  it("has dense output as good as its steps", () => {
    const decay: Problem = {
      size: 1,
      mass: Float64Array.of(1),
      structure: "diagonal",
      derivative: (_t, y, out) => ((out[0] = -y[0]), true),
      jacobian: (_t, _y, out) => ((out.diagonal[0] = -1), true),
    };
    const times = Array.from({ length: 300 }, (_, n) => 0.01 * (n + 1));
    let worst = 0;
    new Integrator(decay, scheme).run(Float64Array.of(1), {
      from: 0,
      to: 3,
      outputs: times,
      output: (_j, t, y) => (worst = Math.max(worst, Math.abs(y[0] - Math.exp(-t)))),
      relative: 1e-7,
      absolute: 1e-9,
    });
    expect(worst).toBeLessThan(5e-6);
  });
});

describe("structures", () => {
  const value = fc.double({ min: -2, max: 2, noNaN: true });
  const cases: readonly [string, Structure][] = [
    ["banded", { kind: "banded", lower: 2, upper: 1 }],
    ["bordered banded", { kind: "bordered banded", lower: 1, upper: 2 }],
    ["bordered", "bordered"],
    ["diagonal", "diagonal"],
  ];

  it.each(cases)("%s solves as the dense matrix does", (_, structure) => {
    const size = 7;
    const bordered =
      structure === "bordered" || (typeof structure === "object" && structure.kind !== "banded");
    const core = bordered ? size - 1 : size;
    const [lower, upper] = typeof structure === "object" ? [structure.lower, structure.upper] : [0, 0];
    const mass = Float64Array.from({ length: size }, (__, i) => (bordered && i === size - 1 ? 0 : 1));
    fc.assert(
      fc.property(fc.array(value, { minLength: 80, maxLength: 80 }), (v) => {
        let next = 0;
        const draw = (): number => v[next++ % v.length];
        const own = allocateJacobian(structure, size, plainVectors);
        const full = allocateJacobian("dense", size, plainVectors);
        const set = (i: number, j: number, x: number): void => void (full.dense[i * size + j] = x);
        for (let i = 0; i < core; i++)
          for (let j = Math.max(0, i - lower); j <= Math.min(core - 1, i + upper); j++) {
            const x = draw() - (i === j ? 1 : 0);
            if (typeof structure === "object") own.band[i * (lower + upper + 1) + lower + j - i] = x;
            else own.diagonal[i] = x;
            set(i, j, x);
          }
        if (bordered) {
          for (let i = 0; i < core; i++) {
            set(i, core, (own.column[i] = draw()));
            set(core, i, (own.row[i] = draw()));
          }
          set(core, core, (own.corner[0] = draw() - 5));
        }
        const [a, b] = [
          stageMatrix({ structure, size, mass }),
          stageMatrix({ structure: "dense", size, mass }),
        ];
        fc.pre(a.factor(own, 4) && b.factor(full, 4));
        const [x, y] = [Float64Array.from(v.slice(0, size)), Float64Array.from(v.slice(0, size))];
        a.solve(x);
        b.solve(y);
        const scale = Math.max(1, ...y.map(Math.abs));
        return x.every((each, n) => Math.abs(each - y[n]) < 1e-9 * scale);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
