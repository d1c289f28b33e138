import type { Experiment, Observation, Stage } from "../../src/experiment/experiment.js";
import { parse } from "../../src/expression/parse.js";
import { replicate } from "../../src/inference/replicate.js";
import { random } from "../../src/numerics/random.js";
import type { Hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../../src/scoring/objective.js";
import { toScale } from "../../src/scoring/transform.js";

/** NMC111 of P. Mohtat et al., J. Electrochem. Soc. 167, 110561 (2020). */
const MOHTAT =
  "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)";

/** A population to be charged or discharged, imaged on the way. */
export interface Design {
  readonly name: string;
  /** 1/h; negative on charge. */
  readonly current: number;
  readonly from: number;
  readonly to: number;
  readonly sd?: number;
  /** Frames, evenly on the way. */
  readonly frames?: number;
  /** Particles of each frame. */
  readonly particles?: number;
  readonly error?: number;
  /** Values of the potential on the way; none where absent. */
  readonly potentials?: number;
  readonly potentialError?: number;
  /** Values of the mean composition on the way. */
  readonly means?: number;
  /** Hours of rest afterwards, with one frame at its end. */
  readonly rest?: number;
  /** Histograms instead of frames: number of bins. */
  readonly bins?: number;
}

/** The experiment of a design; what is seen is empty until a law is planted. */
export function designed(design: Design): Experiment {
  const { name, current, from, to, sd = 0.01, rest = 0 } = design;
  const hours = (to - from) / current;
  const protocol: Stage[] = [{ control: { kind: "current", current }, until: { kind: "time", time: hours } }];
  if (rest > 0) protocol.push({ control: { kind: "rest" }, until: { kind: "time", time: hours + rest } });
  return {
    name,
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: {
        name: "Mohtat 2020",
        citation: "Mohtat et al. 2020",
        curve: { kind: "formula", expression: parse(MOHTAT, { variables: ["c"] }) },
        offsetError: 0,
      },
      alternatives: [],
      initial: { kind: "normal", mean: from, sd },
    },
    protocol,
    observations: observationsOf(design, hours),
  };
}

function observationsOf(design: Design, hours: number): Observation[] {
  const { frames = 0, particles = 50, error = 0.02, rest = 0, bins = 0 } = design;
  const onTheWay = (count: number): number[] =>
    Array.from({ length: count }, (_, n) => hours * ((n + 1) / count));
  const times = [...onTheWay(frames), ...(rest > 0 ? [hours + rest] : [])];
  const seen = times.map((time): Observation => {
    const blank = new Array<number>(particles).fill(0.5);
    if (bins === 0)
      return { kind: "frame", time, weighting: "count", compositions: blank, errors: blank.map(() => error) };
    const edges = Array.from({ length: bins + 1 }, (_, n) => n / bins);
    const counts = edges.slice(1).map((_, n) => (n === 0 ? particles : 0));
    return { kind: "histogram", time, weighting: "count", edges, counts, error };
  });
  const signal = (quantity: "potential" | "mean", count: number, sd: number): Observation[] =>
    count === 0
      ? []
      : [
          {
            kind: "signal",
            quantity,
            times: onTheWay(count),
            values: onTheWay(count).map(() => 0),
            errors: onTheWay(count).map(() => sd),
          },
        ];
  return [
    ...seen,
    ...signal("potential", design.potentials ?? 0, design.potentialError ?? 0.002),
    ...signal("mean", design.means ?? 0, 0.01),
  ];
}

/** The trial with data that a law gives at the given values. */
export function planted(
  law: Hypothesis,
  trial: Trial,
  values: Readonly<Record<string, number>>,
  seed: number | string,
): { readonly trial: Trial; readonly point: Float64Array } {
  const own = law.ensemble ? { ...trial, ensemble: law.ensemble } : trial;
  const { unknowns } = objectiveOf(law, own);
  const point = Float64Array.from(unknowns, (unknown) =>
    toScale(unknown, values[unknown.name] ?? unknown.guess),
  );
  const { experiments } = replicate(law, own, point, random(`planted/${seed}`));
  return { trial: { ...trial, experiments }, point };
}
