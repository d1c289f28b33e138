import { particles } from "../../../src/ensemble/particles.js";
import type { Prediction } from "../../../src/ensemble/ensemble.js";
import type { ParticlesOptions } from "../../../src/ensemble/particles-options.js";
import type { Experiment } from "../../../src/experiment/experiment.js";
import { perVolt } from "../../../src/experiment/potential.js";
import { parse } from "../../../src/expression/parse.js";
import { random } from "../../../src/numerics/random.js";

/** Exchange rate over C-rate, and the interaction that separates phases above 2. */
export const CASES = [
  { k: 1, omega: 0 },
  { k: 100, omega: 0 },
  { k: 1e4, omega: 0 },
  { k: 10, omega: 3 },
  { k: 1000, omega: 3 },
] as const;

export type Case = (typeof CASES)[number];

export const START = 0.95;
export const TIMES = Array.from({ length: 20 }, (_, j) => (0.45 * (j + 1)) / 20);
export const TEMPERATURE = 298.15;

/** Lognormal prefactors, ln s normal with standard deviation 0.3. */
export function prefactors(count: number): Float64Array {
  const stream = random("bench:simulation").split(String(count));
  return Float64Array.from({ length: count }, () => Math.exp(0.3 * stream.normal()));
}

/** Delithiation at 1C of particles that start at 0.95; R = k (1-c) sqrt(c) 2 sinh(-eta/2), regular solution. */
export function experiment({ omega }: Pick<Case, "omega">, scales: Float64Array): Experiment {
  const f = perVolt(TEMPERATURE);
  const expression = parse(`-(log(c / (1 - c)) + ${omega} * (1 - 2 * c)) / ${f}`, {
    variables: ["c"],
    parameters: [],
  });
  const count = scales.length;
  return {
    name: "galvanostatic",
    temperature: TEMPERATURE,
    start: 0,
    system: {
      kind: "population",
      openCircuit: {
        name: "regular solution",
        citation: "",
        curve: { kind: "formula", expression },
        offsetError: 0,
      },
      alternatives: [],
      initial: {
        kind: "each",
        names: Array.from({ length: count }, (_, i) => String(i + 1)),
        compositions: new Array<number>(count).fill(START),
        errors: new Array<number>(count).fill(0),
        prefactors: [...scales],
      },
    },
    protocol: [{ control: { kind: "current", current: -1 }, until: { kind: "time", time: 0.45 } }],
    observations: [
      { kind: "signal", quantity: "potential", times: TIMES, values: TIMES, errors: TIMES.map(() => 1) },
    ],
  };
}

/** A simulation of a case, to be run at any tolerance. */
export function kinetoscope(
  each: Case,
  scales: Float64Array,
  options: ParticlesOptions = {},
): (tolerance: number) => Prediction {
  const law = parse("k * (1 - c) * sqrt(c) * (exp(-eta / 2) - exp(eta / 2))", { variables: ["c", "eta"] });
  const simulator = particles(options).prepare(law, experiment(each, scales));
  return (tolerance) => {
    const prediction = simulator.predict(Float64Array.of(each.k), { tolerance });
    if (prediction.kind === "failure") throw new Error(`${prediction.reason} at ${prediction.time} h`);
    return prediction;
  };
}
