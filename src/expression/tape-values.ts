import type { Opcode } from "../numerics/kernel/opcode.js";
import type { Expression } from "./expression.js";
import { operatorOf, type Operator, type Vocabulary } from "./operator.js";

/** A number, or one for every row, before it has a place. */
export type Value =
  | { readonly kind: "column"; readonly id: number; readonly varies: true; readonly index: number }
  | { readonly kind: "scalar"; readonly id: number; readonly varies: false }
  | { readonly kind: "constant"; readonly id: number; readonly varies: false; readonly number: number }
  | { readonly kind: "table"; readonly id: number; readonly varies: false; readonly table: Float64Array }
  | Node;

/** The result of one instruction. */
export interface Node {
  readonly kind: "node";
  readonly id: number;
  readonly varies: boolean;
  readonly opcode: Opcode;
  readonly a: Value;
  readonly b: Value | undefined;
}

/** A value or its negative: signs are moved outwards, where they cost nothing, since negation is exact. */
export interface Signed {
  readonly value: Value;
  readonly negative: boolean;
}

const negated = ({ value, negative }: Signed): Signed => ({ value, negative: !negative });

const positive = (value: Value): Signed => ({ value, negative: false });

const isNumber = ({ value, negative }: Signed, number: number): boolean =>
  value.kind === "constant" && (negative ? -value.number : value.number) === number;

/** Translates expressions to values, each made once. Every rewriting here is exact but exp(-x) = 1 / exp(x), which is good to an ulp. */
export class TapeValues {
  readonly nodes: Node[] = [];
  /** The given scalars, in order. */
  readonly given: readonly Value[];
  private count = 0;
  private readonly known = new Map<string, Value>();
  private readonly names = new Map<string, Value>();
  private readonly seen = new Map<Expression, Signed>();
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
    columns.forEach((name, index) =>
      this.names.set(name, { kind: "column", id: this.count++, varies: true, index }),
    );
    this.given = scalars.map((name) => {
      const value: Value = { kind: "scalar", id: this.count++, varies: false };
      this.names.set(name, value);
      return value;
    });
  }

  /** Undefined where an operator has no instruction. */
  add(expression: Expression): Signed | undefined {
    const known = this.seen.get(expression);
    if (known) return known;
    const signed = this.translate(expression);
    if (signed) this.seen.set(expression, signed);
    return signed;
  }

  private translate(expression: Expression): Signed | undefined {
    if (expression.kind === "constant") return this.number(expression.value);
    if (expression.kind !== "apply") {
      const definition = this.definitions.get(expression.name);
      return definition ? this.add(definition) : positive(this.named(expression.name));
    }
    const operator = operatorOf(this.vocabulary, expression.operator);
    if (!operator.opcode) return undefined;
    const operands: Signed[] = [];
    for (const operand of expression.operands) {
      const signed = this.add(operand);
      if (!signed) return undefined;
      operands.push(signed);
    }
    return this.apply(operator.opcode, operands, operator);
  }

  private named(name: string): Value {
    const value = this.names.get(name);
    if (value) return value;
    throw new Error(`"${name}" has no value here (known: ${[...this.names.keys()].join(", ")}).`);
  }

  private number(number: number): Signed {
    const negative = number < 0 || Object.is(number, -0);
    const size = negative ? -number : number;
    const value = this.once(`#${size}`, (id) => ({ kind: "constant", id, varies: false, number: size }));
    return { value, negative };
  }

  private apply(opcode: Opcode, operands: readonly Signed[], operator: Operator): Signed {
    const [a, b] = operands;
    switch (opcode) {
      case "negate":
        return negated(a);
      case "add":
        return this.sum(a, b);
      case "subtract":
        return this.sum(a, negated(b));
      case "multiply":
        return this.product(a, b);
      case "divide":
        return this.quotient(a, b);
      case "power":
        return this.power(a, b);
      case "exp":
        return this.exponential(a);
      case "sinh":
      case "tanh":
      case "asinh":
        return { value: this.node(opcode, a.value), negative: a.negative };
      case "cosh":
        return positive(this.node(opcode, a.value));
      case "curve":
        return positive(this.node(opcode, this.plain(a), this.table(operator)));
      case "copy":
        return a;
      case "erfc":
      case "log":
      case "root":
        return positive(this.node(opcode, this.plain(a)));
    }
  }

  private sum(a: Signed, b: Signed): Signed {
    if (a.negative === b.negative) return { value: this.commuted("add", a, b), negative: a.negative };
    if (isNumber(a, 0)) return b;
    if (isNumber(b, 0)) return a;
    const [from, less] = a.negative ? [b.value, a.value] : [a.value, b.value];
    // x - y and y - x are one value and its negative.
    const opposite = this.known.get(key("subtract", less, from));
    return opposite ? { value: opposite, negative: true } : positive(this.node("subtract", from, less));
  }

  private product(a: Signed, b: Signed): Signed {
    const negative = a.negative !== b.negative;
    if (a.value.kind === "constant" && a.value.number === 1) return { value: b.value, negative };
    if (b.value.kind === "constant" && b.value.number === 1) return { value: a.value, negative };
    return { value: this.commuted("multiply", a, b), negative };
  }

  private quotient(a: Signed, b: Signed): Signed {
    const divisor = b.value;
    if (divisor.kind === "constant" && isPowerOfTwo(divisor.number))
      return this.product(a, { value: this.number(1 / divisor.number).value, negative: b.negative });
    return { value: this.node("divide", a.value, divisor), negative: a.negative !== b.negative };
  }

  /** Small whole and half powers as products and roots: a general power costs as much as four exponentials. */
  private power(a: Signed, b: Signed): Signed {
    if (b.value.kind === "constant") {
      const small = this.smallPower(a, b.value.number);
      if (small) return b.negative ? this.quotient(this.number(1), small) : small;
    }
    return positive(this.node("power", this.plain(a), this.plain(b)));
  }

  private smallPower(a: Signed, exponent: number): Signed | undefined {
    if (exponent === 0.5) return positive(this.node("root", this.plain(a)));
    if (exponent === 1) return a;
    if (exponent === 2) return this.product(a, a);
    if (exponent === 3) return this.product(this.product(a, a), a);
    if (exponent === 4) return this.product(this.product(a, a), this.product(a, a));
    return undefined;
  }

  private exponential(a: Signed): Signed {
    const opposite = this.known.get(key("exp", a.negative ? a.value : this.negation(a.value)));
    if (opposite) return this.quotient(this.number(1), positive(opposite));
    return positive(this.node("exp", this.plain(a)));
  }

  private negation(value: Value): Value | undefined {
    return this.known.get(key("negate", value));
  }

  private plain({ value, negative }: Signed): Value {
    if (!negative) return value;
    if (value.kind !== "constant") return this.node("negate", value);
    const number = -value.number;
    return this.once(`#${number}`, (id) => ({ kind: "constant", id, varies: false, number }));
  }

  private table({ name, table }: Operator): Value {
    if (!table) throw new Error(`operator "${name}" is a curve without a table.`);
    return this.once(`table ${name}`, (id) => ({ kind: "table", id, varies: false, table }));
  }

  private commuted(opcode: Opcode, a: Signed, b: Signed): Value {
    const [first, second] = a.value.id <= b.value.id ? [a.value, b.value] : [b.value, a.value];
    return this.node(opcode, first, second);
  }

  private node(opcode: Opcode, a: Value, b?: Value): Value {
    return this.once(key(opcode, a, b), (id) => {
      const varies = a.varies || (b?.varies ?? false);
      const node: Node = { kind: "node", id, varies, opcode, a, b };
      this.nodes.push(node);
      return node;
    });
  }

  private once(name: string, make: (id: number) => Value): Value {
    const known = this.known.get(name);
    if (known) return known;
    const value = make(this.count++);
    this.known.set(name, value);
    return value;
  }
}

const key = (opcode: Opcode, a: Value | undefined, b?: Value): string => `${opcode} ${a?.id} ${b?.id}`;

/** Dividing by 2^n and multiplying by 2^-n round alike. */
function isPowerOfTwo(x: number): boolean {
  const exponent = Math.log2(x);
  return Number.isInteger(exponent) && Math.abs(exponent) < 1000 && 2 ** exponent === x;
}
