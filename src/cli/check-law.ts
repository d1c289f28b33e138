import { canonicalKey } from "../expression/canonical.js";
import { complexity } from "../expression/complexity.js";
import { parseUnit, printUnit, pure } from "../expression/dimension.js";
import type { Expression } from "../expression/expression.js";
import { parse } from "../expression/parse.js";
import { print } from "../expression/print.js";
import { solveUnits } from "../expression/solve-units.js";
import { parameterNames, variableNames } from "../expression/walk.js";

/** Says what a law of particles is, or throws what is wrong with it. */
export function checkLaw(text: string): string {
  const law = parse(text, { variables: ["c", "eta"] });
  return [
    `law is sound: ${print(law)}`,
    `  variables ${variableNames(law).join(", ") || "none"}; parameters ${parameterNames(law).join(", ") || "none"}; complexity ${complexity(law)}`,
    `  ${lawUnits(law)}`,
    `  canonical form ${canonicalKey(law)}`,
    "",
  ].join("\n");
}

/** Units of a rate in 1/h that is driven by pure numbers. */
function lawUnits(law: Expression): string {
  const solved = solveUnits(law, new Map(["c", "eta"].map((name) => [name, pure])), parseUnit("1/h"));
  if ("clash" in solved) return `units do not go together: ${String(solved.clash)}`;
  const units = [...solved.units].sort(([a], [b]) => (a < b ? -1 : 1));
  const known = units.map(([name, unit]) => `${name} [${printUnit(unit)}]`);
  return `units, for a law in [1/h]: ${[...known, ...solved.relations].join("; ") || "nothing to be solved"}`;
}
