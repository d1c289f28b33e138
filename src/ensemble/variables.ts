import type { VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { nearest } from "../expression/nearest.js";
import { variableNames } from "../expression/walk.js";

/** @throws Error where a law uses a variable that the ensemble does not supply. */
export function checkVariables(
  law: Expression,
  supplied: readonly VariableDeclaration[],
  ensemble: string,
): void {
  const known = supplied.map(({ name }) => name);
  for (const name of variableNames(law)) {
    if (known.includes(name)) continue;
    const list = known.join(", ");
    throw new Error(
      `the law uses "${name}", which the ${ensemble} ensemble does not supply (it supplies ${list}).${nearest(name, known)}`,
    );
  }
}
