import type { Experiment, Observation, Stage } from "../../src/experiment/experiment.js";
import { parse } from "../../src/expression/parse.js";

/** Open-circuit potential of NMC after Mohtat et al. 2020, volts. */
export const MOHTAT = parse(
  "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)",
  { variables: ["c"] },
);

/** The golden law: autocatalytic exchange rate, symmetric Butler-Volmer. */
export const GOLDEN = parse("k / (1 + exp(b*(c - m))) * (exp(-eta/2) - exp(eta/2))", {
  variables: ["c", "eta"],
});
export const GOLDEN_VALUES = { b: 25, k: 10, m: 0.6 };

/** An experiment on a normal population of NMC with the golden potential. */
export function goldenExperiment(
  protocol: readonly Stage[],
  observations: readonly Observation[],
  initial: { mean: number; sd: number } = { mean: 0.95, sd: 0.004 },
  offsetError = 0,
): Experiment {
  return {
    name: "golden",
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: {
        name: "Mohtat2020",
        citation: "Mohtat 2020",
        curve: { kind: "formula", expression: MOHTAT },
        offsetError,
      },
      alternatives: [],
      initial: { kind: "normal", ...initial },
    },
    protocol,
    observations,
  };
}

export const signal = (
  quantity: "potential" | "mean" | "current",
  times: readonly number[],
): Observation => ({
  kind: "signal",
  quantity,
  times,
  values: times.map(() => 0),
  errors: times.map(() => 1),
});
