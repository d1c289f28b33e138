import type { ParameterDeclaration } from "../expression/declaration.js";
import { random } from "../numerics/random.js";
import { minimise } from "./minimise.js";
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

/** A point drawn around the guesses, or uniformly between near bounds. */
export function drawPoint(unknowns: readonly ParameterDeclaration[], label: string): Float64Array {
  const stream = random(label);
  return Float64Array.from(unknowns, (unknown) => {
    const { lower, upper } = scaleBounds(unknown);
    if (upper - lower < 200 && unknown.scale === "linear")
      return lower + (0.02 + 0.96 * stream.next()) * (upper - lower);
    const sd = unknown.prior?.sd ?? DRAW_SPREAD;
    const drawn = toScale(unknown, unknown.guess) + sd * stream.normal();
    return Math.min(Math.max(drawn, lower), upper);
  });
}

/** Discrepancy of the best matching fit, and up to `count` distinct matched points, best first. */
export interface Matched {
  readonly discrepancy: number;
  readonly points: readonly Float64Array[];
}

/** Integral matching from the guess and from `draws` drawn points, each in at most `steps` steps. */
export function match(matching: Matching, draws: number, label: string, steps = 40): Matched | undefined {
  const begins = [guessPoint(matching.unknowns)];
  for (let n = 0; n < draws; n++) begins.push(drawPoint(matching.unknowns, `${label}/match/${n}`));
  const minima = begins
    .map((begin) => minimise(matching, liftRates(matching, begin), { steps, gain: 1e-3 }))
    .filter((minimum) => minimum !== undefined)
    .sort((a, b) => a.evaluation.deviance - b.evaluation.deviance);
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
const LIFTS = [1, 10, 100, 1000, 1e4];

/** The point with every rate (unit 1/h) raised until the trial can be simulated; as it is where nothing helps. */
export function liftRates(objective: Objective, point: Float64Array, tolerance?: number): Float64Array {
  const options = tolerance === undefined ? {} : { tolerance };
  const bounds = objective.unknowns.map(scaleBounds);
  for (const lift of LIFTS) {
    const lifted = point.map((x, k) => {
      const { unit, scale } = objective.unknowns[k];
      return unit === "1/h" && scale === "log" ? Math.min(x + Math.log(lift), bounds[k].upper) : x;
    });
    if (objective.evaluate(lifted, options).kind === "evaluation") return lifted;
  }
  return point;
}
