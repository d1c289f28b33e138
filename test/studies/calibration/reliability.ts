import { particles } from "../../../src/ensemble/particles.js";
import { weigh } from "../../../src/inference/finding.js";
import type { Fitted } from "../../../src/inference/scores.js";
import { random } from "../../../src/numerics/random.js";
import type { Trial } from "../../../src/scoring/objective.js";
import { designed, planted, type Design } from "../../inference/populations.js";
import { drawTruth, explanations, fitExplanation } from "./laws.js";

/** One stated weight of the best law, and whether that law was the planted one. */
export interface Statement {
  readonly weight: number;
  readonly right: boolean;
}

/** Statements of like weight, and how often they were right. */
export interface Bin {
  readonly stated: number;
  readonly right: number;
  /** Binomial standard error of `right`. */
  readonly error: number;
  readonly count: number;
}

const CHOICES = ["autocatalysis", "thermodynamic separation", "static heterogeneity"];
const CHARGE: Design = {
  name: "first charge",
  current: -2,
  from: 0.92,
  to: 0.72,
  sd: 0.01,
  frames: 2,
  error: 0.03,
};
/** Designs from hopeless to good, so that all weights occur. */
const DESIGNS: readonly (readonly Design[])[] = [
  [{ ...CHARGE, particles: 5 }],
  [{ ...CHARGE, particles: 20 }],
  [
    { ...CHARGE, particles: 10 },
    { ...CHARGE, name: "later charge", current: -0.5, particles: 10 },
  ],
];

/** Explanations drawn alike, numbers drawn from their priors: then stated weights should be frequencies. */
export function reliabilityStudy(dataSets: number): Statement[] {
  const statements: Statement[] = [];
  for (let n = 0; n < dataSets; n++) {
    const designs = DESIGNS[n % DESIGNS.length];
    const blank: Trial = { experiments: designs.map(designed), ensemble: particles(), errorModel: "stated" };
    const all = explanations().filter(({ law }) => CHOICES.includes(law.name));
    const source = all[random(`reliability/${n}`).integer(all.length)];
    const truth = drawTruth(source, blank, `reliability/${n}`);
    const { trial } = planted(source.law, { ...blank, ensemble: source.ensemble }, truth, `reliability/${n}`);
    const fitted = all
      .map((each) => fitExplanation(each, trial))
      .filter((each): each is Fitted => each !== undefined);
    const { findings } = weigh(fitted);
    statements.push({ weight: findings[0].weight, right: findings[0].name === source.law.name });
  }
  return statements;
}

/** Statements in bins of as many each. */
export function binned(statements: readonly Statement[], bins: number): Bin[] {
  const sorted = [...statements].sort((a, b) => a.weight - b.weight);
  return Array.from({ length: bins }, (_, b) => {
    const part = sorted.slice(
      Math.floor((b * sorted.length) / bins),
      Math.floor(((b + 1) * sorted.length) / bins),
    );
    const stated = part.reduce((sum, { weight }) => sum + weight, 0) / part.length;
    const right = part.filter((each) => each.right).length / part.length;
    return { stated, right, error: Math.sqrt((stated * (1 - stated)) / part.length), count: part.length };
  });
}
