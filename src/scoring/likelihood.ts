import type { Failure } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { ErrorModel } from "../experiment/experiment.js";
import type { Arm } from "./arm.js";
import { CaseSums } from "./cases.js";
import type { Evaluation } from "./evaluation.js";
import type { Observer } from "./observers/observer.js";
import { KindTally, type Tally } from "./tally.js";

/**
 * -2 ln L of all arms together. Observations of one kind share their error factor over all arms, so there is a tally for
 * each kind of each arm, and a kind is summed up over the arms before its factor is known.
 */
export class Likelihood {
  readonly #arms: readonly Arm[];
  readonly #unknowns: readonly ParameterDeclaration[];
  readonly #errorModel: ErrorModel;
  /** By kind, one an arm; a hole where the arm has nothing of the kind. */
  readonly #kinds = new Map<string, KindTally[]>();
  readonly #cases: CaseSums;

  constructor(arms: readonly Arm[], unknowns: readonly ParameterDeclaration[], errorModel: ErrorModel) {
    this.#arms = arms;
    this.#unknowns = unknowns;
    this.#errorModel = errorModel;
    this.#cases = new CaseSums(arms.map(({ observers }) => observers));
    arms.forEach((arm, a) => {
      for (const { kind } of arm.observers) {
        const list = this.#kinds.get(kind) ?? [];
        list[a] ??= new KindTally(arm.width);
        this.#kinds.set(kind, list);
      }
    });
  }

  clear(): void {
    for (const list of this.#kinds.values()) for (const tally of list) tally?.clear();
    this.#cases.clear();
  }

  /** Where the n-th observer of an arm puts its values. */
  tallyOf(a: number, n: number, { kind }: Observer): Tally {
    return this.#cases.beside(this.#kinds.get(kind)![a], a, n);
  }

  /** Joins the kinds of all arms, changes to the fitted scale, and adds the priors. */
  total(point: Float64Array, derivatives: boolean): Evaluation | Failure {
    const count = derivatives ? this.#unknowns.length : 0;
    const slope = { gradient: new Float64Array(count), information: new Float64Array(count * count) };
    let [deviance, squares] = [0, 0];
    for (const list of this.#kinds.values()) {
      const pool = pooled(list);
      deviance += pool.deviance(this.#errorModel);
      squares += pool.squares;
      if (derivatives) this.#scatter(list, pool.precision(this.#errorModel), point, slope);
    }
    if (!Number.isFinite(deviance) || !slope.gradient.every(Number.isFinite))
      return { kind: "failure", reason: "non-finite rate", time: NaN, detail: "the likelihood" };
    const penalty = addPriors(point, this.#unknowns, slope);
    const parts = derivatives ? { parts: this.#cases.values } : {};
    return { kind: "evaluation", deviance, penalty, squares, ...parts, ...slope };
  }

  /** Adds tallies over arms' names to sums over all unknowns; a deviation has the slope of what it deviates from. */
  #scatter(list: readonly KindTally[], precision: number, point: Float64Array, slope: Slope): void {
    const { gradient, information } = slope;
    list.forEach((tally, arm) => {
      const { targets } = this.#arms[arm];
      const slopes = this.#arms[arm].slopes(point);
      for (const { row, a } of targets) {
        gradient[row] += slopes[a] * (precision * tally.residualGradient[a] + tally.densityGradient[a]);
        for (const { row: column, a: b } of targets) {
          const at = a * tally.count + b;
          const entry = precision * tally.residualInformation[at] + tally.densityInformation[at];
          information[row * this.#unknowns.length + column] += slopes[a] * slopes[b] * entry;
        }
      }
    });
  }
}

/** Gradient and information over all unknowns; empty where they are not asked for. */
interface Slope {
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/** Sums without derivatives over the arms. */
function pooled(list: readonly KindTally[]): KindTally {
  const pool = new KindTally(0);
  list.forEach((tally) => {
    pool.residuals += tally.residuals;
    pool.squares += tally.squares;
    pool.logVariance += tally.logVariance;
    pool.densities += tally.densities;
  });
  return pool;
}

function addPriors(
  point: Float64Array,
  unknowns: readonly ParameterDeclaration[],
  { gradient, information }: Slope,
): number {
  let penalty = 0;
  unknowns.forEach(({ prior }, k) => {
    if (!prior) return;
    const z = (point[k] - prior.mean) / prior.sd;
    penalty += z * z;
    if (gradient.length === 0) return;
    gradient[k] += (2 * z) / prior.sd;
    information[k * unknowns.length + k] += 2 / (prior.sd * prior.sd);
  });
  return penalty;
}
