import type { VariableDeclaration } from "../expression/declaration.js";
import { evaluate } from "../expression/evaluate.js";
import type { Candidate } from "./candidate.js";

/** Where slopes are looked at, as shares of a variable's range. */
const PLACES = [0.2, 0.5, 0.8];
/** In place of a bound that is not finite or far away. */
const FAR = 4;
/** Slopes of ln |law| over the whole range below which it counts as flat. */
const FLAT = 0.05;

/**
 * The way a law goes with each of its variables at the guesses of its parameters, the others in the middle of their ranges:
 * one sign a place. Tells, for instance, exchange rates that grow as lithium leaves from those that fall.
 */
export function trendSignature(variables: readonly VariableDeclaration[]): (law: Candidate) => string {
  const ranges = variables.map(({ name, lower, upper }) => ({
    name,
    from: Math.max(lower, -FAR),
    to: Math.min(upper, FAR),
  }));
  const middle = Object.fromEntries(ranges.map(({ name, from, to }) => [name, from + 0.4 * (to - from)]));
  return ({ expression, parameters }) => {
    const at = { ...middle, ...Object.fromEntries(parameters.map(({ name, guess }) => [name, guess || 1])) };
    return ranges
      .map(({ name, from, to }) =>
        PLACES.map((place) => {
          const size = (share: number): number =>
            Math.log(Math.abs(evaluate(expression, { ...at, [name]: from + share * (to - from) })));
          return sign((size(place + 0.05) - size(place - 0.05)) / 0.1);
        }).join(""),
      )
      .join(" ");
  };
}

const sign = (slope: number): string => (slope > FLAT ? "+" : slope < -FLAT ? "-" : "0");
