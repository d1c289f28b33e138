import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { parameterNames, size } from "../../src/expression/walk.js";
import { parseGrammar } from "../../src/grammar/read.js";
import type { Assessment, Candidate } from "../../src/search/candidate.js";

/** Sums of products of a few functions of x, each with a factor to be fitted. */
export const toyGrammar = parseGrammar(
  `variables   x [1] in (0, 4)
   parameters  p* [1] in (-1000000, 1000000)
   <law>    ::= p * <term> | p * <term> + <law>
   <term>   ::= <factor> | <factor> * <term>
   <factor> ::= x | exp(-x) | 1 / (1 + x) | sqrt(x) | log(x - 1)`,
  "toy",
);

/** No more than nine laws. */
export const smallGrammar = parseGrammar(
  `variables   x [1] in (0, 4)
   parameters  p [1] in (-1000000, 1000000)
   <law>    ::= p * <factor> * <factor>
   <factor> ::= x | exp(-x) | sqrt(x)`,
  "small",
);

/** Functions of functions of x: many laws, hardly any of them equal. */
export const nestedGrammar = parseGrammar(
  `variables   x [1] in (0, 4)
   parameters  p [1] in (-1000000, 1000000)
   <law>  ::= p * <term>
   <term> ::= x | exp(-<term>) | sqrt(<term>) | 1 / (1 + <term>) | erfc(<term>)`,
  "nested",
);

/** A law that is in the language of the toy grammar, beyond what can be enumerated here. */
export const planted = "2 * x * x * exp(-x) - 3 * sqrt(x) / (1 + x)";

const places = Array.from({ length: 40 }, (_, i) => (i + 0.5) / 10);

/**
 * Assesses laws that are linear in their parameters against the values of `law`, by linear least squares. Discrepancy: the
 * logarithm of the share of the sum of squares that is left over, not below -12.
 */
export function createRegression({ law }: { law: string }): (candidate: Candidate) => Assessment {
  const truth = parse(law, { variables: ["x"] });
  const values = places.map((x) => evaluate(truth, { x }));
  return ({ expression }) => {
    const complexity = size(expression);
    const columns = parameterNames(expression).map((name) => columnOf(expression, name));
    if (columns.flat().some((value) => !Number.isFinite(value))) {
      return { discrepancy: Infinity, complexity, failure: "non-finite value" };
    }
    return { discrepancy: Math.log10(leftOver(columns, values) / dot(values, values) + 1e-12), complexity };
  };
}

/** What the factor `name` multiplies: the law with this factor 1 and the others 0. */
function columnOf(expression: Expression, name: string): number[] {
  const factors = Object.fromEntries(
    parameterNames(expression).map((other) => [other, other === name ? 1 : 0]),
  );
  return places.map((x) => evaluate(expression, { ...factors, x }));
}

/** Sum of squares left after projection on the columns (modified Gram-Schmidt; a dependent column is passed over). */
function leftOver(columns: readonly number[][], values: readonly number[]): number {
  const orthogonal: number[][] = [];
  let rest = [...values];
  for (const column of columns) {
    const part = orthogonal.reduce((left, q) => without(left, q), column);
    if (dot(part, part) < 1e-20 * dot(column, column)) continue;
    orthogonal.push(part);
    rest = without(rest, part);
  }
  return dot(rest, rest);
}

function without(vector: readonly number[], direction: readonly number[]): number[] {
  const share = dot(vector, direction) / dot(direction, direction);
  return vector.map((value, i) => value - share * direction[i]);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
