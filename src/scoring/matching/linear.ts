import type { Expression } from "../../expression/expression.js";
import { parameterNames } from "../../expression/walk.js";

/**
 * Indices of parameters in which a law is linear all together, rising: no slope to one of them contains another. Where a
 * choice is to be made, as in a (b + c x), those come first that exclude the fewest.
 * @param slopes derivatives of the law to the parameters, in the order of their names
 */
export function linearParameters(names: readonly string[], slopes: readonly Expression[]): readonly number[] {
  const inside = slopes.map((slope) => new Set(parameterNames(slope)));
  const excludes = (a: number, b: number): boolean => inside[a].has(names[b]) || inside[b].has(names[a]);
  const chosen: number[] = [];
  const order = names
    .map((_, k) => k)
    .filter((k) => !excludes(k, k))
    .sort((a, b) => inside[a].size - inside[b].size || a - b);
  for (const k of order) if (!chosen.some((other) => excludes(k, other))) chosen.push(k);
  return chosen.sort((a, b) => a - b);
}
