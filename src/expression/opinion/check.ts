import { random } from "../../numerics/random.js";
import { evaluate, type Environment } from "../evaluate.js";
import type { Expression } from "../expression.js";
import { kineticInterval, scaleOf, type Domain } from "../family/domain.js";
import { parameterNames, variableNames } from "../walk.js";

/** Points at which answers are checked. */
const POINTS = 24;
/** Differences that count as rounding, relative to the larger number. */
const TOLERANCE = 1e-7;

/** Values for all names of some expressions, at random. */
export function checkPoints(expressions: readonly Expression[], domain: Domain): Environment[] {
  const stream = random("opinion");
  const fixed = new Set(expressions.flatMap(variableNames));
  const names = [...new Set([...fixed, ...expressions.flatMap(parameterNames)])].sort();
  return Array.from({ length: POINTS }, (_, n) =>
    Object.fromEntries(
      names.map((name) => {
        const interval =
          domain.get(name) ?? kineticInterval(name, fixed.has(name) ? "variable" : "parameter");
        const scale = scaleOf(interval);
        return [name, scale.value(scale.draw(stream.split(`${n}/${name}`)))];
      }),
    ),
  );
}

/** How two expressions compare at some points: where both have values, and where those differ. */
export interface Comparison {
  readonly checked: number;
  readonly wrong: number;
}

export function compareAt(points: readonly Environment[], a: Expression, b: Expression): Comparison {
  const pairs = points
    .map((at) => [evaluate(a, at), evaluate(b, at)] as const)
    .filter(([x]) => Number.isFinite(x) && Math.abs(x) < 1e12);
  const wrong = pairs.filter(
    ([x, y]) => !(Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y), 1e-9)),
  );
  return { checked: pairs.length, wrong: wrong.length };
}
