import { particles } from "../../../src/ensemble/particles.js";
import type { Ensemble } from "../../../src/ensemble/ensemble.js";
import type { ParameterDeclaration } from "../../../src/expression/declaration.js";
import { random } from "../../../src/numerics/random.js";
import type { Law } from "../../../src/scoring/hypothesis.js";
import { hypothesis } from "../../../src/scoring/hypothesis.js";
import { minimise } from "../../../src/scoring/minimise.js";
import { objectiveOf, type Trial } from "../../../src/scoring/objective.js";
import { guessPoint } from "../../../src/scoring/starts.js";
import { toUnit } from "../../../src/scoring/transform.js";
import type { Fit } from "../../../src/scoring/fit.js";
import type { Fitted } from "../../../src/inference/scores.js";
import type { Experiment } from "../../../src/experiment/experiment.js";

/** An explanation: a law, believed in with priors, in an ensemble of its own. */
export interface Explanation {
  readonly law: Law;
  readonly ensemble: Ensemble;
}

const positive = (name: string, unit: string, guess: number, sd: number): ParameterDeclaration => ({
  name,
  unit,
  lower: guess * 1e-4,
  upper: guess * 1e4,
  scale: "log",
  guess,
  prior: { mean: Math.log(guess), sd },
});

const linear = (name: string, mean: number, sd: number): ParameterDeclaration => ({
  name,
  unit: "1",
  lower: mean - 8 * sd,
  upper: mean + 8 * sd,
  scale: "linear",
  guess: mean,
  prior: { mean, sd },
});

const NODES = 10;
const alike = (): Ensemble => particles({ nodes: NODES });
/** The spread is believed in around a factor of two. */
const spread = (): Ensemble => withPrior(particles({ nodes: NODES, prefactor: "spread", prefactorNodes: 5 }));

/** The ensemble with a prior for the spread of prefactors. */
function withPrior(ensemble: Ensemble): Ensemble {
  const prior = { mean: Math.log(0.7), sd: 0.25 };
  return {
    ...ensemble,
    unknowns: (experiment) =>
      ensemble
        .unknowns(experiment)
        .map((each) => (each.name === "spread" ? { ...each, guess: 0.7, prior } : each)),
  };
}

/** Spread prefactors in the first cycle, alike in later ones: a film that goes. */
function firstCycleOnly(): Ensemble {
  const [first, later] = [spread(), alike()];
  const of = ({ name }: Experiment): Ensemble => (name.startsWith("first") ? first : later);
  return {
    spec: { name: "first cycle only", options: {} },
    supplies: (experiment) => of(experiment).supplies(experiment),
    unknowns: (experiment) => of(experiment).unknowns(experiment),
    prepare: (law, experiment) => of(experiment).prepare(law, experiment),
  };
}

const k = positive("k", "1/h", 0.5, 0.5);
const b = linear("b", 14, 1.5);
const explained = (
  name: string,
  law: string,
  parameters: ParameterDeclaration[],
  ensemble: Ensemble,
): Explanation => ({
  law: hypothesis({ name, law, parameters }),
  ensemble,
});

/**
 * The five explanations of a population that comes apart; the sigmoid's place is known, c = 0.75. The potential of the
 * second is tilted by as much as makes its Tafel rate on charge that of the first, R0 exp(mu/2). The diffusion inside
 * particles is quasi-steady: a resistance that grows with c.
 */
export const explanations = (): Explanation[] => [
  explained("autocatalysis", "k/(1 + exp(b*(c - 0.75))) * (exp(-eta/2) - exp(eta/2))", [k, b], alike()),
  explained(
    "thermodynamic separation",
    "k * (exp(-(eta - 2*log(1 + exp(b*(c - 0.75))))/2) - exp((eta - 2*log(1 + exp(b*(c - 0.75))))/2))",
    [k, b],
    alike(),
  ),
  explained("static heterogeneity", "k * (exp(-eta/2) - exp(eta/2))", [k], spread()),
  explained(
    "solid diffusion",
    "-k * eta / (1 + exp(b*(c - 0.75)))",
    [positive("k", "1/h", 20, 0.5), linear("b", 8, 3)],
    alike(),
  ),
  explained("first-cycle film", "k * (exp(-eta/2) - exp(eta/2))", [k], firstCycleOnly()),
];

/** Numbers drawn from the priors of an explanation. */
export function drawTruth(
  { law, ensemble }: Explanation,
  trial: Trial,
  label: string,
): Record<string, number> {
  const stream = random(label);
  return Object.fromEntries(
    objectiveOf(law, { ...trial, ensemble }).unknowns.map((unknown) => {
      const { mean, sd } = unknown.prior!;
      return [unknown.name, toUnit(unknown, mean + sd * stream.normal())];
    }),
  );
}

/** The best of fits from the middle of the priors and to either side. The planted numbers are not known to it. */
export function fitExplanation({ law, ensemble }: Explanation, trial: Trial): Fitted | undefined {
  const own = { ...trial, ensemble };
  const objective = objectiveOf(law, own);
  const middle = guessPoint(objective.unknowns);
  const shifted = (by: number): Float64Array =>
    middle.map((x, n) => x + by * objective.unknowns[n].prior!.sd * (n === 0 ? 1 : -0.5));
  const starts = [middle, shifted(1), shifted(-1)];
  const settings = { tolerance: 1e-5, gain: 1e-3, steps: 40 };
  const minima = starts
    .map((start) => minimise(objective, start, settings))
    .filter((minimum) => minimum !== undefined)
    .sort((x, y) => cost(x.evaluation) - cost(y.evaluation));
  if (minima.length === 0) return undefined;
  return {
    law,
    trial: own,
    fit: asFit(
      minima[0],
      objective.unknowns.map(({ name }) => name),
      objective.observations,
    ),
  };
}

const cost = ({ deviance, penalty }: { deviance: number; penalty: number }): number => deviance + penalty;

function asFit(
  { point, evaluation, evaluations }: NonNullable<ReturnType<typeof minimise>>,
  names: readonly string[],
  observations: number,
): Fit {
  const criterion = cost(evaluation) + names.length * Math.log(observations);
  const starts = { tried: 1, agreeing: 1 };
  return {
    ...evaluation,
    kind: "fit",
    parts: [],
    point,
    names,
    observations,
    criterion,
    starts,
    evaluations,
  };
}
