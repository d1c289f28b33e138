import type { Ensemble, Failure, Prediction, Simulator } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Experiment } from "../experiment/experiment.js";
import type { Law } from "./hypothesis.js";
import { observe } from "./observe.js";
import type { Observer, Visit } from "./observers/observer.js";
import type { Tally } from "./tally.js";
import { toUnit, unitSlope } from "./transform.js";
import { deviationName } from "./unknowns.js";

/** Where an unknown stands that one of an arm's names answers to: `row` among all unknowns, `a` among the names. */
export interface Target {
  readonly row: number;
  readonly a: number;
}

/** One experiment made ready: its simulator and observers, and where its values stand among the unknowns. */
export class Arm {
  readonly experiment: Experiment;
  readonly observers: readonly Observer[];
  /** All unknowns that its names (those of the simulator, then each nuisance) answer to. */
  readonly targets: readonly Target[];
  readonly #simulator: Simulator;
  readonly #unknowns: readonly ParameterDeclaration[];
  /** For each name, its index among the unknowns. */
  readonly #places: readonly number[];
  /** The same for the deviation of the experiment's own value from the shared one; -1 where there is none. */
  readonly #deviations: readonly number[];
  readonly #values: Float64Array;

  /** @throws Error where the law uses what the ensemble does not supply, or a parameter that is not declared. */
  constructor(
    law: Law,
    ensemble: Ensemble,
    experiment: Experiment,
    unknowns: readonly ParameterDeclaration[],
  ) {
    this.experiment = experiment;
    this.observers = experiment.observations.map((observation) => observe(experiment, observation));
    this.#simulator = ensemble.prepare(law.expression, experiment);
    this.#unknowns = unknowns;
    const places = new Map(unknowns.map(({ name }, index) => [name, index]));
    const names = [
      ...this.#simulator.names,
      ...this.observers.flatMap(({ nuisances }) => nuisances.map(({ name }) => name)),
    ];
    const missing = names.find((name) => !places.has(name));
    if (missing !== undefined) throw new Error(undeclared(law, missing));
    this.#places = names.map((name) => places.get(name)!);
    this.#deviations = names.map((name) => places.get(deviationName(name, experiment)) ?? -1);
    this.#values = new Float64Array(this.#simulator.names.length);
    this.targets = this.#places.flatMap((row, a) =>
      this.#deviations[a] < 0
        ? [{ row, a }]
        : [
            { row, a },
            { row: this.#deviations[a], a },
          ],
    );
  }

  /** How many names it has: those of the simulator and the nuisances. */
  get width(): number {
    return this.#places.length;
  }

  predict(point: Float64Array, sensitivities: boolean, tolerance: number | undefined): Prediction | Failure {
    for (let a = 0; a < this.#values.length; a++) this.#values[a] = this.#valueOf(a, point);
    const options = tolerance === undefined ? { sensitivities } : { sensitivities, tolerance };
    return this.#simulator.predict(this.#values, options);
  }

  /**
   * Shows every observed value to the tally of its observer. Rows run over all names of the arm.
   * @param tallyOf the tally of the n-th observer
   */
  tally(
    prediction: Prediction,
    point: Float64Array,
    tallyOf: (n: number, observer: Observer) => Tally,
    visit?: (n: number, observer: Observer) => Visit,
  ): void {
    let first = this.#values.length;
    this.observers.forEach((observer, n) => {
      const width = first + observer.nuisances.length;
      const nuisances = Float64Array.from(observer.nuisances, (_, m) => this.#valueOf(first + m, point));
      const tally = padded(tallyOf(n, observer), this.width);
      observer.tally(prediction, nuisances, tally, width, visit?.(n, observer));
      first = width;
    });
  }

  /** d(value in its unit) / d(point on the fitted scale) of every name. */
  slopes(point: Float64Array): readonly number[] {
    return this.#places.map((place, a) => unitSlope(this.#unknowns[place], this.#valueOf(a, point)));
  }

  /** The shared value with the experiment's deviation from it, in its unit. */
  #valueOf(a: number, point: Float64Array): number {
    const deviation = this.#deviations[a] < 0 ? 0 : point[this.#deviations[a]];
    return toUnit(this.#unknowns[this.#places[a]], point[this.#places[a]] + deviation);
  }
}

/** A tally that takes the short rows of an observer; names beyond them do not move what it predicts. */
function padded(tally: Tally, width: number): Tally {
  const long = new Float64Array(width);
  return {
    residual: (residual, sigma, row) => (long.set(row), tally.residual(residual, sigma, long)),
    density: (minusTwoLog, row) => (long.set(row), tally.density(minusTwoLog, long)),
  };
}

function undeclared(law: Law, parameter: string): string {
  return `law "${law.name}": parameter "${parameter}" is not declared. Give it a guess or a declaration.`;
}
