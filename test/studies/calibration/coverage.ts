import { resolve } from "node:path";
import { electroAutocatalysis } from "../../../src/ensemble/laws.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import { particles } from "../../../src/ensemble/particles.js";
import type { Experiment, Noise, Observation } from "../../../src/experiment/experiment.js";
import { readCorpus } from "../../../src/experiment/read.js";
import { only } from "../../../src/experiment/select.js";
import { riseProbability } from "../../../src/inference/threshold.js";
import { profileIntervals } from "../../../src/inference/profile.js";
import { uniformity } from "../../../src/numerics/probability.js";
import { random } from "../../../src/numerics/random.js";
import { hypothesis, type Hypothesis } from "../../../src/scoring/hypothesis.js";
import { minimise } from "../../../src/scoring/minimise.js";
import { objectiveOf, type Trial } from "../../../src/scoring/objective.js";
import { toUnit } from "../../../src/scoring/transform.js";
import { designed, planted, type Design } from "../../inference/populations.js";

/** Coverage of intervals and uniformity of p-values under one observation model. */
export interface Coverage {
  readonly model: string;
  readonly dataSets: number;
  /** Intervals of constants of the law: how many, and the shares that hold the planted number. */
  readonly intervals: number;
  readonly at68: number;
  readonly at95: number;
  /** Kolmogorov and Smirnov's p-value that the p-values of the planted numbers are uniform. */
  readonly uniform: number;
  readonly pValues: readonly number[];
  /** Median simulations with sensitivities for an interval. */
  readonly cost: number;
}

interface Case {
  readonly model: string;
  readonly law: Hypothesis;
  readonly trial: Trial;
  /** Typical values on the fitted scale, and the width of the normal that planted ones are drawn from. */
  readonly values: Readonly<Record<string, readonly [number, number]>>;
}

const exponential = hypothesis({
  name: "exponential",
  law: "k * exp(-b*(c - 0.75)) * (exp(-eta/2) - exp(eta/2))",
  parameters: [
    { name: "k", unit: "1/h", lower: 1e-6, upper: 1e6, scale: "log", guess: 1 },
    { name: "b", unit: "1", lower: -80, upper: 80, scale: "linear", guess: 10 },
  ],
});

const isomerisation = hypothesis({
  name: "isomerisation",
  law: "k * (A - B / q)",
  parameters: [
    { name: "k", unit: "1/h", lower: 1e-4, upper: 1e4, scale: "log", guess: 1 },
    { name: "q", unit: "1", lower: 1e-3, upper: 1e3, scale: "log", guess: 2 },
  ],
  variables: ["A", "B"],
});

const VALUES = { k: [0, 0.3], b: [10, 2] } as const;
const BASE: Design = { name: "charge", current: -1, from: 0.9, to: 0.7, sd: 0.02 };

function ofPopulation(
  model: string,
  design: Partial<Design>,
  change: (observation: Observation) => Observation = (each) => each,
): Case {
  const blank = designed({ ...BASE, ...design });
  const experiments: Experiment[] = [{ ...blank, observations: blank.observations.map(change) }];
  return {
    model,
    law: exponential,
    trial: { experiments, ensemble: particles({ nodes: 8 }), errorModel: "stated" },
    values: VALUES,
  };
}

const noisy =
  (noise: Noise) =>
  (each: Observation): Observation =>
    each.kind === "signal" ? { ...each, noise } : each;

/** Four particles of known prefactors, followed: errors of the calibration, errors of unknown size, or strays. */
function followed(errors: "calibration" | "errors scaled" | "Student"): Case {
  const calibrated = errors === "calibration";
  const names = ["p1", "p2", "p3", "p4"];
  const times = Array.from({ length: 12 }, (_, n) => (0.2 * (n + 1)) / 12);
  const row = names.map(() => 0.8);
  const blank = designed(BASE);
  const initial = {
    kind: "each" as const,
    names,
    compositions: [0.93, 0.91, 0.89, 0.87],
    errors: row.map(() => 0),
    prefactors: [0.5, 1, 1.5, 1],
  };
  const observation: Observation = {
    kind: "followed",
    names,
    times,
    compositions: times.map(() => row),
    errors: times.map(() => row.map(() => 0.01)),
    timeError: 0,
    calibration: { reference: 0.9, gainError: calibrated ? 0.05 : 0, offsetError: calibrated ? 0.01 : 0 },
    ...(errors === "Student" ? { noise: { kind: "student" as const, degrees: 4 } } : {}),
  };
  const experiment = {
    ...blank,
    system: { ...blank.system, initial } as Experiment["system"],
    observations: [observation],
  };
  return {
    model: `followed, ${errors}`,
    law: exponential,
    trial: {
      experiments: [experiment],
      ensemble: particles(),
      errorModel: errors === "errors scaled" ? "scaled" : "stated",
    },
    values: VALUES,
  };
}

function concentrations(): Case {
  const times = Array.from({ length: 10 }, (_, n) => 0.3 * (n + 1));
  const experiment: Experiment = {
    name: "vessel",
    temperature: 298.15,
    start: 0,
    system: { kind: "mixture", species: ["A", "B"], stoichiometry: [-1, 1], initial: [1, 0], unit: "mol/l" },
    protocol: [{ control: { kind: "free" }, until: { kind: "time", time: 3 } }],
    observations: [
      {
        kind: "concentrations",
        times,
        values: times.map(() => [0, 0]),
        errors: times.map(() => [0.02, 0.02]),
      },
    ],
  };
  return {
    model: "concentrations",
    law: isomerisation,
    trial: { experiments: [experiment], ensemble: trajectories(), errorModel: "stated" },
    values: { k: [0, 0.3], q: [0.7, 0.3] },
  };
}

/**
 * Particles under a known potential: the mean composition is then something that a law must tell. At 3.8 V they are on
 * their way all the time; at 3.95 V they soon rest, and the data would leave the constants open.
 */
function meanComposition(): Case {
  const each = ofPopulation("mean composition", { means: 15, sd: 0 });
  const [experiment] = each.trial.experiments;
  const protocol = [
    { control: { kind: "potential", potential: 3.8 }, until: { kind: "time", time: 0.25 } } as const,
  ];
  return { ...each, trial: { ...each.trial, experiments: [{ ...experiment, protocol }] } };
}

/** Three powder patterns of a charge; shift, widths, lattice and inactive share are drawn from their priors. */
async function patterns(): Promise<Case> {
  const folder = resolve(import.meta.dirname, "../../../corpora/nmc-planted-patterns");
  const [experiment] = only(await readCorpus(folder), "charge-1C").experiments;
  const every = <T>(rows: readonly T[]): T[] => rows.filter((_, n) => n % 2 === 0);
  const observations = experiment.observations.flatMap((each) =>
    each.kind === "patterns"
      ? [
          {
            ...each,
            times: every(each.times),
            intensities: every(each.intensities),
            errors: every(each.errors),
          },
        ]
      : [],
  );
  return {
    model: "patterns",
    law: hypothesis(electroAutocatalysis),
    trial: {
      experiments: [{ ...experiment, observations }],
      ensemble: particles({ nodes: 16 }),
      errorModel: "stated",
    },
    values: { b: [25, 1], k: [Math.log(10), 0.2], m: [0.6, 0.01] },
  };
}

/** Every observation model that a corpus can state, in a cheap design. */
const cases = async (): Promise<Case[]> => [
  followed("calibration"),
  followed("errors scaled"),
  followed("Student"),
  ofPopulation("frames", { frames: 2, particles: 60, potentials: 6 }),
  ofPopulation("frames, shifted each", { frames: 2, particles: 60, potentials: 6 }, (each) =>
    each.kind === "frame" ? { ...each, offsetError: 0.01 } : each,
  ),
  ofPopulation("histograms", { frames: 2, particles: 150, bins: 60, potentials: 6 }),
  ofPopulation("potential", { potentials: 15 }),
  ofPopulation("potential, resistance and shift", { potentials: 15 }, (each) =>
    each.kind === "signal" ? { ...each, offsetError: 0.003, resistanceError: 0.01 } : each,
  ),
  ofPopulation("potential, Student", { potentials: 20 }, noisy({ kind: "student", degrees: 4 })),
  ofPopulation("potential, correlated", { potentials: 120 }, noisy({ kind: "correlated", time: 0.004 })),
  concentrations(),
  meanComposition(),
  await patterns(),
];

export interface CoverageOptions {
  /** Models to be looked at; all where absent. */
  readonly models?: readonly string[];
  /** Number of the first data set: others for another part of the streams. Default 0. */
  readonly first?: number;
}

export async function coverageStudy(
  dataSets: number,
  say: (line: string) => void,
  { models, first = 0 }: CoverageOptions = {},
): Promise<Coverage[]> {
  const chosen = (await cases()).filter(({ model }) => !models || models.includes(model));
  return chosen.map((each) => {
    const coverage = cover(each, dataSets, first);
    say(
      `${coverage.model}: 68% ${coverage.at68.toFixed(3)}, 95% ${coverage.at95.toFixed(3)}, KS p ${coverage.uniform.toFixed(3)}`,
    );
    return coverage;
  });
}

function cover({ model, law, trial, values }: Case, dataSets: number, first: number): Coverage {
  const hits = { 68: 0, 95: 0, of: 0 };
  const pValues: number[] = [];
  const costs: number[] = [];
  for (let n = first; n < first + dataSets; n++) {
    const stream = random(`coverage/${model}/${n}`);
    const objective = objectiveOf(law, trial);
    const truth = Object.fromEntries(
      objective.unknowns.map((unknown) => {
        const [mean, sd] = values[unknown.name] ?? [
          unknown.prior?.mean ?? Math.log(unknown.guess),
          unknown.prior?.sd ?? 0,
        ];
        return [unknown.name, toUnit(unknown, mean + sd * stream.normal())];
      }),
    );
    const data = planted(law, trial, truth, `${model}/${n}`);
    const fitted = objectiveOf(law, data.trial);
    const least = minimise(fitted, data.point, { tolerance: 1e-6, gain: 1e-5 });
    const at = fitted.evaluate(data.point, { tolerance: 1e-6 });
    if (!least || at.kind === "failure") continue;
    const { deviance, penalty } = least.evaluation;
    const rise = at.deviance + at.penalty - deviance - penalty;
    const unknowns = fitted.unknowns.length;
    const options = { errorModel: trial.errorModel, observations: fitted.observations, unknowns };
    pValues.push(riseProbability(rise, unknowns, options));
    const parameters = law.parameters.map(({ name }) => name);
    for (const level of [68, 95] as const) {
      const { intervals } = profileIntervals(fitted, least, trial.errorModel, {
        level: level / 100,
        parameters,
      });
      intervals.forEach(({ name, lower, upper, evaluations }) => {
        if (lower.value <= truth[name] && truth[name] <= upper.value) hits[level]++;
        if (level === 95) {
          hits.of++;
          costs.push(evaluations);
        }
      });
    }
  }
  return {
    model,
    dataSets: pValues.length,
    intervals: hits.of,
    at68: hits[68] / hits.of,
    at95: hits[95] / hits.of,
    uniform: uniformity(pValues).p,
    pValues: pValues.map((p) => Number(p.toFixed(4))),
    cost: costs.sort((a, b) => a - b)[Math.floor(costs.length / 2)],
  };
}
