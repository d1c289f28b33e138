import { nextExperiment, type CandidateExperiment } from "../../../src/design/next-experiment.js";
import { plansOf } from "../../../src/design/plan.js";
import type { KnownLaw } from "../../../src/design/predictive.js";
import { particles } from "../../../src/ensemble/particles.js";
import type { Experiment } from "../../../src/experiment/experiment.js";
import { knownNumbers } from "../../../src/inference/known-numbers.js";
import { weigh } from "../../../src/inference/finding.js";
import type { Fitted } from "../../../src/inference/scores.js";
import { random } from "../../../src/numerics/random.js";
import type { Trial } from "../../../src/scoring/objective.js";
import { designed, planted, type Design } from "../../inference/populations.js";
import { drawTruth, explanations, fitExplanation, type Explanation } from "../calibration/laws.js";

/** The laws between which the first data cannot decide (physics: one direction in the Tafel limit). */
const RIVALS = ["autocatalysis", "thermodynamic separation"];

/** What is there at the beginning: one fast charge. */
const FIRST: Design = {
  name: "first charge",
  current: -50,
  from: 0.92,
  to: 0.7,
  sd: 0.01,
  frames: 2,
  particles: 30,
  error: 0.03,
};

export const firstCharge = (): Experiment => designed(FIRST);

/** Most experiments after the first. */
export const MOST = 8;

/** Images alone, no potential: so that one experiment is not always enough. */
const MODEST = { error: 0.02, potentials: 0 } as const;
/** Standard deviations of composition at the start: as it comes, and spread on purpose. */
const [NARROW, WIDE] = [0.01, 0.05];

/** What may be done next: three rates, both directions, few or more particles, narrow or spread before, with or without rest. */
export const candidates = (like: Experiment): CandidateExperiment[] =>
  plansOf(like, {
    rates: [0.2, 2, 20],
    between: [0.7, 0.92],
    particles: [10, 40],
    rests: [0, 1],
    spreads: [NARROW, WIDE],
    images: [[0.75, 0.8, 0.85]],
    common: MODEST,
  });

/** How experiments are chosen. */
export type Chooser = "suggested" | "fixed" | "drawn";
export const CHOOSERS: readonly Chooser[] = ["suggested", "fixed", "drawn"];

/** A run: what had been decided after each experiment, and what it had cost. */
export interface Run {
  readonly planted: string;
  readonly chooser: Chooser;
  /** Experiments after the first until odds of 20; one more than `MOST` where that was not reached. */
  readonly experiments: number;
  /** Hours until then. */
  readonly cost: number;
  /** Whether the law that was left is the planted one; where nothing was decided, neither. */
  readonly right: boolean | undefined;
  readonly chosen: readonly string[];
}

/** Plants one of the rivals, and makes experiments until the data decide. */
export function run(n: number, chooser: Chooser): Run {
  const rivals = explanations().filter(({ law }) => RIVALS.includes(law.name));
  const source = rivals[n % rivals.length];
  const first = firstCharge();
  const blank: Trial = { experiments: [first], ensemble: particles(), errorModel: "stated" };
  const truth = drawTruth(source, blank, `next/${n}`);
  const observe = (experiment: Experiment, label: string): Experiment =>
    planted(
      source.law,
      { ...blank, ensemble: source.ensemble, experiments: [experiment] },
      truth,
      `next/${n}/${label}`,
    ).trial.experiments[0];
  const possible = candidates(first);
  const data = [observe(first, "first")];
  const chosen: string[] = [];
  let cost = 0;
  for (let made = 0; ; made++) {
    const fitted = fitAll(rivals, { ...blank, experiments: data });
    const { findings, decided } = weigh(fitted);
    const outcome = { planted: source.law.name, chooser, cost, chosen };
    if (decided && made > 0)
      return { ...outcome, experiments: made, right: findings[0].name === source.law.name };
    if (made === MOST) return { ...outcome, experiments: MOST + 1, right: undefined };
    const next = choose(chooser, possible, fitted, rivals, { n, made });
    chosen.push(next.experiment.name);
    cost += next.cost;
    data.push(
      observe({ ...next.experiment, name: `${made + 1}: ${next.experiment.name}` }, `${chooser}/${made}`),
    );
  }
}

function fitAll(rivals: readonly Explanation[], trial: Trial): Fitted[] {
  return rivals.map((rival) => {
    const fitted = fitExplanation(rival, trial);
    if (!fitted) throw new Error(`${rival.law.name} could not be fitted.`);
    return fitted;
  });
}

function choose(
  chooser: Chooser,
  possible: readonly CandidateExperiment[],
  fitted: readonly Fitted[],
  rivals: readonly Explanation[],
  { n, made }: { n: number; made: number },
): CandidateExperiment {
  if (chooser === "fixed") return fixedPlan(possible)[made];
  if (chooser === "drawn") return possible[random(`next/drawn/${n}/${made}`).integer(possible.length)];
  const { findings } = weigh(fitted);
  const known = fitted.map(({ law, fit, trial }, k): KnownLaw => ({
    name: law.name,
    law: law.expression,
    ensemble: rivals[k].ensemble,
    known: knownNumbers(law, trial, fit),
    weight: findings.find(({ name }) => name === law.name)!.weight,
  }));
  const [best] = nextExperiment(known, possible);
  return possible.find(({ experiment }) => experiment.name === best.name)!;
}

/**
 * What one would do without being told, in that order: charge at three rates, discharge at the same, charge with a rest, and
 * charge a population that was spread before; with the larger images.
 */
function fixedPlan(possible: readonly CandidateExperiment[]): CandidateExperiment[] {
  const rates = ["2/h", "20/h", "0.2/h"];
  const order: readonly (readonly [string, number, boolean])[] = [
    ...rates.map((rate) => [`charge at ${rate}`, NARROW, false] as const),
    ...rates.map((rate) => [`discharge at ${rate}`, NARROW, false] as const),
    ["charge at 2/h", NARROW, true],
    ["charge at 2/h", WIDE, false],
  ];
  return order.map(([start, spread, rests]) => {
    const found = possible.find(
      ({ experiment: { name, protocol, system, observations } }) =>
        name.startsWith(start) &&
        system.kind === "population" &&
        system.initial.kind === "normal" &&
        system.initial.sd === spread &&
        protocol.length === (rests ? 2 : 1) &&
        observations.every((each) => each.kind === "frame" && each.errors.length === 40),
    );
    if (!found) throw new Error(`no candidate is a ${start}.`);
    return found;
  });
}
