import { describe, expect, it } from "vitest";
import { underCurrent } from "../../src/ensemble/balance.js";
import { drivenProblem } from "../../src/ensemble/driven.js";
import { RateLaw } from "../../src/ensemble/rate-law.js";
import { Rates } from "../../src/ensemble/rates.js";
import { sharedProblem } from "../../src/ensemble/shared-potential.js";
import { regularSolution } from "../../src/experiment/open-circuit/solutions.js";
import { parse } from "../../src/expression/parse.js";
import { Kernel } from "../../src/numerics/kernel/kernel.js";
import { rodas3p } from "../../src/ode/methods/rodas3p.js";
import { rodas4p2 } from "../../src/ode/methods/rodas4p2.js";
import { rodas5p } from "../../src/ode/methods/rodas5p.js";
import type { Problem } from "../../src/ode/problem.js";
import { RosenbrockStep } from "../../src/ode/rosenbrock.js";

const kernel = new Kernel();
const NONE = new Float64Array(0);
const law = parse("k * (1 - c) * sqrt(c) * (exp(-eta / 2) - exp(eta / 2))", { variables: ["c", "eta"] });

type Make = (rates: Rates, weights: Float64Array) => Problem;

const shared =
  (value: (t: number) => number, slope: number): Make =>
  (rates, weights) => {
    const current = underCurrent({ value, slope: () => slope, steady: slope === 0 });
    return sharedProblem(rates, weights, current, []);
  };

const driven =
  (value: (t: number) => number, slope: number): Make =>
  (rates, weights) =>
    drivenProblem(rates, weights, { value, slope: () => slope, steady: slope === 0 }, []);

const controls: Readonly<Record<string, Make>> = {
  "a steady current": shared(() => -1, 0),
  "a changing current": shared((t) => t - 1, 1),
  "a steady potential": driven(() => 3.52, 0),
  "a changing potential": driven((t) => 3.52 + 0.1 * t, 0.1),
};

/** End and error of one step of 5 or 301 particles, with the program of the rates or without it. */
function step(count: number, make: Make, method: typeof rodas5p, atOnce: boolean): number[] {
  const frame = kernel.frame();
  const settings = {
    parameters: Float64Array.of(3),
    kappa: frame.array(count),
    offset: 0.01,
    film: 0,
    films: NONE,
  };
  const rateLaw = new RateLaw(law, ["k"], regularSolution(3.5, 3, 298.15), 298.15, false);
  const rates = new Rates(rateLaw, frame, settings, false);
  const weights = frame.constant(Array.from({ length: count }, (_, i) => 1 / (count + i)));
  const made = make(rates, weights);
  const { program, ...stepwise } = made;
  expect(program).toBeDefined();
  const taken = new RosenbrockStep(atOnce ? made : stepwise, method);
  const y = frame.array(made.size);
  frame.enter();
  for (let i = 0; i < count; i++) [settings.kappa[i], y[i]] = [1 + i / count, 0.9 - (0.3 * i) / count];
  if (made.size > count) y[count] = 3.5;
  expect(taken.linearise(0.1, y)).toBe(true);
  expect(taken.take(0.1, 0.003)).toBe(true);
  return [...taken.end, ...taken.increments.flatMap((k) => [...k]), taken.errorNorm(1e-3, 1e-5)];
}

describe("all stages of a step in one call of the kernel", () => {
  for (const [name, make] of Object.entries(controls)) {
    for (const method of [rodas5p, rodas4p2, rodas3p]) {
      it(`are those taken one by one, to the bit: ${method.name} under ${name}`, () => {
        for (const count of [5, 301])
          expect(step(count, make, method, true)).toEqual(step(count, make, method, false));
      });
    }
  }

  it("are refused where a rate is not finite", () => {
    const frame = kernel.frame();
    const settings = {
      parameters: Float64Array.of(3),
      kappa: frame.array(3),
      offset: 0,
      film: 0,
      films: NONE,
    };
    const rateLaw = new RateLaw(law, ["k"], regularSolution(3.5, 3, 298.15), 298.15, false);
    const rates = new Rates(rateLaw, frame, settings, false);
    const problem = shared(() => -1, 0)(rates, frame.constant([1, 1, 1]));
    const taken = new RosenbrockStep(problem, rodas5p);
    const y = frame.array(4);
    frame.enter();
    settings.kappa.fill(1);
    y.set([0.5, 0.6, 0.7, 3.5]);
    expect(taken.linearise(0, y)).toBe(true);
    expect(taken.take(0, 10)).toBe(false);
  });
});
