import { Matrix } from "ml-matrix";
import type { Ensemble } from "../ensemble/ensemble.js";
import type { Experiment } from "../experiment/experiment.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import type { KnownNumbers } from "../scoring/ranked-law.js";
import { toUnit, unitSlope } from "../scoring/transform.js";
import { readingsOf, type Readings } from "./readings.js";

/** A law with what the data so far have made of it. */
export interface KnownLaw {
  readonly name: string;
  readonly law: Expression;
  readonly ensemble: Ensemble;
  readonly known: KnownNumbers;
  /** How much it is believed in beside the others, any common factor; alike where absent. */
  readonly weight?: number;
}

/** What a law says an experiment would show. */
export interface Predictive {
  readonly means: Float64Array;
  /** Covariance of the errors of measuring, and of what differs from one experiment to the next. */
  readonly noise: Matrix;
  /** Covariance of the means by what is uncertain of the law's numbers. */
  readonly spread: Matrix;
  /** What each value is, in words. */
  readonly what: readonly string[];
}

/**
 * What an experiment would show if a law held: values of its signals, compositions of followed particles, quantiles of its
 * frames with the scatter that so many particles have. Undefined where the law cannot be simulated there. Measured values
 * are not read. Numbers that only the new experiment has are as uncertain as their priors.
 */
export function predictive(known: KnownLaw, experiment: Experiment): Predictive | undefined {
  const { law, ensemble } = known;
  const simulator = ensemble.prepare(law, experiment);
  const { values, covariance, fresh } = numbersOf(known, experiment, simulator.names);
  const outcome = simulator.predict(values, { sensitivities: true, tolerance: 1e-5 });
  if (outcome.kind === "failure") return undefined;
  const readings = experiment.observations.map((each) => readingsOf(each, outcome, experiment));
  const slopes = new Matrix(readings.flatMap((each) => each.slopes.map((row) => [...row])));
  return {
    means: Float64Array.from(readings.flatMap(({ means }) => means)),
    noise: blocks(readings).add(slopes.mmul(Matrix.diag(fresh)).mmul(slopes.transpose())),
    spread: slopes.mmul(covariance).mmul(slopes.transpose()),
    what: readings.flatMap(({ what }) => what),
  };
}

/** Values of a simulator's numbers in their units, and how they are uncertain. */
interface Numbers {
  readonly values: Float64Array;
  /** Of what the data so far know, together. */
  readonly covariance: Matrix;
  /** Variances of what only the new experiment has. */
  readonly fresh: number[];
}

function numbersOf({ ensemble, known }: KnownLaw, experiment: Experiment, names: readonly string[]): Numbers {
  const declared = new Map(ensemble.unknowns(experiment).map((each) => [each.name, each]));
  const places = names.map((name) => known.names.indexOf(name));
  const first = names.map((name, a) => (places[a] < 0 ? newNumber(declared.get(name)!) : undefined));
  const entry = (a: number, b: number): number =>
    places[a] < 0 || places[b] < 0 ? 0 : known.covariance[places[a]][places[b]];
  return {
    values: Float64Array.from(places, (place, a) => first[a]?.value ?? known.values[place]),
    covariance: new Matrix(names.map((_, a) => names.map((__, b) => entry(a, b)))),
    fresh: names.map((name, a) => (first[a]?.sd ?? known.own?.[name] ?? 0) ** 2),
  };
}

/** A number that the data so far have not met: at its prior, or known at its guess where it has none. */
function newNumber(unknown: ParameterDeclaration): { readonly value: number; readonly sd: number } {
  const { guess, prior } = unknown;
  const value = prior ? toUnit(unknown, prior.mean) : guess;
  return { value, sd: prior ? prior.sd * unitSlope(unknown, value) : 0 };
}

/** Observations err independently of each other. */
function blocks(readings: readonly Readings[]): Matrix {
  const size = readings.reduce((sum, { means }) => sum + means.length, 0);
  const noise = Matrix.zeros(size, size);
  let at = 0;
  for (const reading of readings) {
    noise.setSubMatrix(reading.noise, at, at);
    at += reading.means.length;
  }
  return noise;
}
