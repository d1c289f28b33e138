import type { Expression } from "./expression.js";
import { operatorOf, type Operator, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/**
 * Evaluates all outputs of a compiled set over `count` rows: `columns` hold what varies from row to row, `scalars` what
 * does not, in the order given at compilation. Allocates nothing.
 */
export type Kernel = (
  count: number,
  columns: readonly Float64Array[],
  scalars: Float64Array,
  outputs: readonly Float64Array[],
) => void;

/**
 * Compiles expressions into one loop. Equal subexpressions are computed once, and those without a column are computed
 * before the loop; a name in `definitions` stands for its expression. The code is generated from checked trees only: every identifier in it is made here.
 * @throws Error where an expression uses a name that is neither a column nor a scalar.
 */
export function compileKernel(
  outputs: readonly Expression[],
  columns: readonly string[],
  scalars: readonly string[],
  vocabulary: Vocabulary = standardVocabulary,
  definitions: ReadonlyMap<string, Expression> = new Map(),
): Kernel {
  const code = new Code(columns, scalars, vocabulary, definitions);
  const results = outputs.map((output) => code.add(output));
  return link(code, results, columns.length, scalars.length);
}

/** A value in the generated code: its name, and whether it varies from row to row. */
interface Slot {
  readonly name: string;
  readonly varies: boolean;
}

class Code {
  readonly before: string[] = [];
  readonly inside: string[] = [];
  private readonly slots = new Map<string, Slot>();
  /** Functions that the code calls, by the name it has for them. */
  readonly called = new Map<string, (...operands: number[]) => number>();
  private readonly functions = new Map<string, string>();
  private readonly vocabulary: Vocabulary;
  private readonly definitions: ReadonlyMap<string, Expression>;

  constructor(
    columns: readonly string[],
    scalars: readonly string[],
    vocabulary: Vocabulary,
    definitions: ReadonlyMap<string, Expression>,
  ) {
    this.vocabulary = vocabulary;
    this.definitions = definitions;
    columns.forEach((name, n) => this.slots.set(`:${name}`, { name: `x${n}`, varies: true }));
    scalars.forEach((name, n) => this.slots.set(`:${name}`, { name: `s${n}`, varies: false }));
  }

  /** The slot of an expression, with code for whatever of it is new. */
  add(expression: Expression): Slot {
    if (expression.kind === "constant") return { name: literal(expression.value), varies: false };
    if (expression.kind !== "apply") return this.named(expression.name);
    const operands = expression.operands.map((operand) => this.add(operand));
    return this.computed(expression, operands);
  }

  private named(name: string): Slot {
    const slot = this.slots.get(`:${name}`);
    if (slot) return slot;
    const definition = this.definitions.get(name);
    if (definition) return this.add(definition);
    throw new Error(
      `"${name}" has no value here (known: ${[...this.slots.keys()]
        .filter((key) => key[0] === ":")
        .map((key) => key.slice(1))
        .join(", ")}).`,
    );
  }

  private computed(expression: Expression & { kind: "apply" }, operands: readonly Slot[]): Slot {
    const names = operands.map(({ name }) => name);
    const key = `${expression.operator}(${names.join(",")})`;
    const known = this.slots.get(key);
    if (known) return known;
    const varies = operands.some((operand) => operand.varies);
    const slot = { name: `t${this.slots.size}`, varies };
    const power = expression.operator === "^" ? powerCode(expression.operands[1], names[0]) : undefined;
    const value = power ?? this.written(operatorOf(this.vocabulary, expression.operator), names);
    (varies ? this.inside : this.before).push(`const ${slot.name} = ${value};`);
    this.slots.set(key, slot);
    return slot;
  }

  private written(operator: Operator, operands: readonly string[]): string {
    if (!operator.called) return operator.emit("javascript", ...operands);
    const known = this.functions.get(operator.name);
    const name = known ?? `f${this.called.size}`;
    this.functions.set(operator.name, name);
    this.called.set(name, (...numbers) => operator.evaluate(...numbers));
    return `${name}(${operands.join(", ")})`;
  }
}

const literal = (value: number): string => (value < 0 || Object.is(value, -0) ? `(${value})` : String(value));

/** Small powers without Math.pow, which costs as much as seven exponentials. */
function powerCode(exponent: Expression, base: string): string | undefined {
  if (exponent.kind !== "constant") return undefined;
  switch (exponent.value) {
    case 2:
      return `${base} * ${base}`;
    case 3:
      return `${base} * ${base} * ${base}`;
    case 4:
      return `(${base} * ${base}) * (${base} * ${base})`;
    case 0.5:
      return `Math.sqrt(${base})`;
    case -0.5:
      return `1 / Math.sqrt(${base})`;
    case -1:
      return `1 / ${base}`;
    case -2:
      return `1 / (${base} * ${base})`;
    default:
      return undefined;
  }
}

function link(code: Code, results: readonly Slot[], columns: number, scalars: number): Kernel {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  const text = [
    `"use strict";`,
    `return function kernel(count, columns, scalars, outputs) {`,
    ...numbers(columns).map((n) => `const c${n} = columns[${n}];`),
    ...numbers(scalars).map((n) => `const s${n} = scalars[${n}];`),
    ...results.map((_, n) => `const o${n} = outputs[${n}];`),
    ...code.before,
    `for (let i = 0; i < count; i++) {`,
    ...numbers(columns).map((n) => `const x${n} = c${n}[i];`),
    ...code.inside,
    ...results.map(({ name }, n) => `o${n}[i] = ${name};`),
    `}};`,
  ].join("\n");
  // The text holds only identifiers and numbers written above.
  const make = new Function(...code.called.keys(), text) as (
    ...called: ((...operands: number[]) => number)[]
  ) => Kernel;
  return make(...code.called.values());
}
