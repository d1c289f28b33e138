import { compileKernel } from "../../src/expression/compile.js";
import { differentiate } from "../../src/expression/differentiate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { substitute } from "../../src/expression/walk.js";
import { apply } from "../../src/expression/expression.js";
import { negative } from "../../src/expression/build.js";
import { interval } from "../../src/expression/interval.js";
import { functionOperator } from "../../src/expression/operators/functions.js";
import { standardOperators, vocabularyOf } from "../../src/expression/vocabulary.js";
import type { Problem } from "../../src/ode/problem.js";
import file from "../reference/ivp-problems.json" with { type: "json" };

/** What two problems of the set need beyond the standard operators: added as a user would. */
const sin = functionOperator({
  name: "sin",
  complexity: 2,
  evaluate: Math.sin,
  derivative: (x) => apply("cos", x),
  interval: () => interval(-1, 1),
  latex: (x) => `\\sin(${x})`,
});
const cos = functionOperator({
  name: "cos",
  complexity: 2,
  evaluate: Math.cos,
  derivative: (x) => negative(apply("sin", x)),
  interval: () => interval(-1, 1),
  latex: (x) => `\\cos(${x})`,
});
const vocabulary = vocabularyOf(...standardOperators, sin, cos);

/** A test problem as data: formulas in t and y1, y2, ... */
export interface FormulaProblem {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | undefined>>;
  readonly definitions: readonly (readonly string[])[];
  readonly equations: readonly string[];
  readonly start: readonly number[];
  readonly span: readonly number[];
  readonly mass: readonly number[];
  readonly reference: readonly number[];
  /** Absolute over relative tolerance. */
  readonly absolute: number;
  /** Which of the unknowns count; all of them where absent. */
  readonly scored?: readonly number[];
}

export const formulaProblems: readonly FormulaProblem[] = file.problems;

/** The problem with its exact Jacobian and time derivative, both differentiated from the formulas. */
export function problemOf({ equations, definitions, parameters, mass }: FormulaProblem): Problem {
  const size = equations.length;
  const states = equations.map((_, i) => `y${i + 1}`);
  const variables = ["t", ...states];
  const known = new Map<string, Expression>();
  const read = (text: string): Expression => substitute(parse(text, { variables, vocabulary }), known);
  for (const [name, text] of definitions) known.set(name, read(text));
  const f = equations.map(read);
  const names = Object.keys(parameters);
  const scalars = Float64Array.from(names, (name) => parameters[name]!);
  const compile = (outputs: readonly Expression[]) => compileKernel(outputs, variables, names, vocabulary);
  const value = compile(f);
  const jacobian = compile(f.flatMap((e) => states.map((name) => differentiate(e, name, vocabulary))));
  const time = compile(f.map((e) => differentiate(e, "t", vocabulary)));
  const columns = variables.map(() => new Float64Array(1));
  const cells = (count: number): Float64Array[] => Array.from({ length: count }, () => new Float64Array(1));
  const [few, many] = [cells(size), cells(size * size)];
  const run = (kernel: typeof value, t: number, y: Float64Array, to: Float64Array[], out: Float64Array) => {
    columns[0][0] = t;
    for (let i = 0; i < size; i++) columns[i + 1][0] = y[i];
    kernel(1, columns, scalars, to);
    let sum = 0;
    for (let i = 0; i < to.length; i++) sum += out[i] = to[i][0];
    return Number.isFinite(sum);
  };
  const moves = f.some((e) => JSON.stringify(e).includes('"t"'));
  return {
    size,
    mass: Float64Array.from(mass),
    structure: "dense",
    derivative: (t, y, out) => run(value, t, y, few, out),
    jacobian: (t, y, out) => run(jacobian, t, y, many, out.dense),
    ...(moves
      ? { timeDerivative: (t: number, y: Float64Array, out: Float64Array) => run(time, t, y, few, out) }
      : {}),
  };
}

/** Significant correct digits, -log10 of the largest relative error. */
export function correctDigits({ reference, scored }: FormulaProblem, y: Float64Array): number {
  const counted = scored ?? reference.map((_, i) => i);
  const worst = counted.map((i) => Math.abs(y[i] - reference[i]) / Math.abs(reference[i]));
  return -Math.log10(Math.max(...worst));
}
