import type { Failure } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import { halton } from "../numerics/halton.js";
import { normalQuantile } from "../numerics/normal.js";
import { random } from "../numerics/random.js";
import { minimise, type Minimum } from "./minimise.js";
import type { Evaluation } from "./evaluation.js";
import type { Matching } from "./matching/matching.js";
import { settle } from "./matching/settle.js";
import type { Objective } from "./objective.js";
import { scaleBounds, toScale } from "./transform.js";

/** A point on the fitted scale to begin a fit from, and where it comes from. */
export interface Start {
  readonly point: Float64Array;
  readonly from: "guess" | "matching" | "draw";
}

/** Spread of the draws around a guess, where there is no prior: a factor of e^1.5 on a log scale. */
const DRAW_SPREAD = 1.5;

/** The declared guesses as a point. */
export function guessPoint(unknowns: readonly ParameterDeclaration[]): Float64Array {
  return Float64Array.from(unknowns, (unknown) => toScale(unknown, unknown.guess));
}

/**
 * Points around the guesses, quasi-random (see `halton`): normal around a guess or prior, uniform between near bounds of
 * what may have either sign.
 */
export function drawPoints(
  unknowns: readonly ParameterDeclaration[],
  label: string,
  count: number,
): Float64Array[] {
  const cube = halton(unknowns.length, random(label));
  return Array.from({ length: count }, () => {
    const { value } = cube.next();
    return Float64Array.from(unknowns, (unknown, k) => placed(unknown, value[k]));
  });
}

/** Where a share, 0 to 1, of what is believed of an unknown is on the fitted scale. */
function placed(unknown: ParameterDeclaration, share: number): number {
  const { lower, upper } = scaleBounds(unknown);
  if (upper - lower < 200 && unknown.scale === "linear")
    return lower + (0.02 + 0.96 * share) * (upper - lower);
  const sd = unknown.prior?.sd ?? DRAW_SPREAD;
  const drawn = toScale(unknown, unknown.guess) + sd * normalQuantile(share);
  return Math.min(Math.max(drawn, lower), upper);
}

/** Discrepancy of the best matching fit, and up to `count` distinct matched points, best first. */
export interface Matched {
  readonly discrepancy: number;
  readonly points: readonly Float64Array[];
}

/** Two descents came to the same minimum if their -2 ln L are this near. */
const SAME = 0.1;

/**
 * Integral matching from the guess and from up to `draws` drawn points, each in at most `steps` steps, with parameters in
 * which it is linear where they fit best to begin with. It ends once the best minimum has been reached twice; where it is
 * linear in all of them there is only one.
 */
export function match(matching: Matching, draws: number, label: string, steps = 40): Matched | undefined {
  const minima: Minimum[] = [];
  const { unknowns, linear } = matching;
  const drawn = linear.length === unknowns.length ? 0 : draws;
  for (const begin of [guessPoint(unknowns), ...drawPoints(unknowns, `${label}/match`, drawn)]) {
    const settings = { steps, gain: 1e-3 };
    const minimum =
      minimise(matching, settledPoint(matching, begin), settings) ??
      minimise(matching, lift(matching, begin).point, settings);
    if (minimum) minima.push(minimum);
    minima.sort((a, b) => a.evaluation.deviance - b.evaluation.deviance);
    if (minima.length > 1 && minima[1].evaluation.deviance - minima[0].evaluation.deviance < SAME) break;
  }
  if (minima.length === 0) return undefined;
  const distinct = minima.filter(
    ({ evaluation }, n) => n === 0 || evaluation.deviance - minima[n - 1].evaluation.deviance > 0.5,
  );
  return { discrepancy: minima[0].evaluation.deviance, points: distinct.map(({ point }) => point) };
}

function settledPoint(matching: Matching, point: Float64Array): Float64Array {
  if (matching.linear.length === 0) return point;
  const outcome = matching.evaluate(point);
  return outcome.kind === "evaluation" ? settle(matching, point, outcome) : point;
}

/** Values on the fitted scale by the names of the unknowns that have them. */
export type NamedPoint = Readonly<Record<string, number>>;

/** A matched point by names, own prefactors as matched with them. */
export function namedPoint(matching: Matching, point: Float64Array): NamedPoint {
  const values = new Map(matching.unknowns.map(({ name }, k) => [name, point[k]]));
  for (const [owner, logFactor] of matching.prefactors(point)) values.set(`kappa[${owner}]`, logFactor);
  return Object.fromEntries(values);
}

/** The guesses of all unknowns, but for those that have a value. */
export function placePoint(unknowns: readonly ParameterDeclaration[], values: NamedPoint): Float64Array {
  const guesses = guessPoint(unknowns);
  return guesses.map((guess, k) => values[unknowns[k].name] ?? guess);
}

/** Factors by which rates are raised where a population could not carry its current at the guesses. */
const LIFTS = [10, 100, 1000, 1e4];

/** A point from which the trial can be simulated, if there is one, and what comes of it. */
export interface Lifted {
  readonly point: Float64Array;
  readonly outcome: Evaluation | Failure;
}

/**
 * The point with every rate (unit 1/h) raised until the trial can be simulated; as it is where nothing helps, or nothing is
 * a rate.
 */
export function lift(objective: Objective, point: Float64Array, tolerance?: number): Lifted {
  const options = tolerance === undefined ? {} : { tolerance };
  const asItIs = { point, outcome: objective.evaluate(point, options) };
  const rates = objective.unknowns.map(({ unit, scale }) => unit === "1/h" && scale === "log");
  let found = asItIs;
  for (const by of rates.includes(true) ? LIFTS : []) {
    if (found.outcome.kind === "evaluation") return found;
    const higher = raised(objective, point, rates, Math.log(by));
    found = { point: higher, outcome: objective.evaluate(higher, options) };
  }
  return found.outcome.kind === "evaluation" ? found : asItIs;
}

function raised(
  { unknowns }: Objective,
  point: Float64Array,
  rates: readonly boolean[],
  by: number,
): Float64Array {
  return point.map((x, k) => (rates[k] ? Math.min(x + by, scaleBounds(unknowns[k]).upper) : x));
}
