import type { Failure } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import { halton } from "../numerics/halton.js";
import { normalQuantile } from "../numerics/normal.js";
import { random } from "../numerics/random.js";
import { minimise, type Minimum } from "./minimise.js";
import type { Evaluation } from "./evaluation.js";
import type { Matching } from "./matching/matching.js";
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
 * Integral matching from the guess and from up to `draws` drawn points, each in at most `steps` steps. It ends once the
 * best minimum has been reached twice.
 */
export function match(matching: Matching, draws: number, label: string, steps = 40): Matched | undefined {
  const minima: Minimum[] = [];
  for (const begin of [
    guessPoint(matching.unknowns),
    ...drawPoints(matching.unknowns, `${label}/match`, draws),
  ]) {
    const settings = { steps, gain: 1e-3 };
    const minimum =
      minimise(matching, begin, settings) ?? minimise(matching, lift(matching, begin).point, settings);
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

/** Spreads a point of the law's parameters over all unknowns of the full objective; own prefactors as matched. */
export function spreadPoint(objective: Objective, matching: Matching, point: Float64Array): Float64Array {
  const full = guessPoint(objective.unknowns);
  const places = new Map(objective.unknowns.map(({ name }, k) => [name, k]));
  matching.unknowns.forEach(({ name }, k) => (full[places.get(name)!] = point[k]));
  for (const [owner, logFactor] of matching.prefactors(point)) {
    const place = places.get(`kappa[${owner}]`);
    if (place !== undefined) full[place] = logFactor;
  }
  return full;
}

/** Factors by which rates are raised where a population could not carry its current at the guesses. */
const LIFTS = [10, 100, 1000, 1e4];

/** A point from which the trial can be simulated, if there is one, and what comes of it. */
export interface Lifted {
  readonly point: Float64Array;
  readonly outcome: Evaluation | Failure;
}

/** The point with every rate (unit 1/h) raised until the trial can be simulated; as it is where nothing helps. */
export function lift(objective: Objective, point: Float64Array, tolerance?: number): Lifted {
  const options = tolerance === undefined ? {} : { tolerance };
  const bounds = objective.unknowns.map(scaleBounds);
  const raised = (by: number): Float64Array =>
    point.map((x, k) => {
      const { unit, scale } = objective.unknowns[k];
      return unit === "1/h" && scale === "log" ? Math.min(x + Math.log(by), bounds[k].upper) : x;
    });
  const asItIs = { point, outcome: objective.evaluate(point, options) };
  let found = asItIs;
  for (const by of LIFTS) {
    if (found.outcome.kind === "evaluation") return found;
    const higher = raised(by);
    found = { point: higher, outcome: objective.evaluate(higher, options) };
  }
  return found.outcome.kind === "evaluation" ? found : asItIs;
}
