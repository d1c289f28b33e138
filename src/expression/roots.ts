import { over, plus, raise, times } from "./build.js";
import { apply, constant, type Expression } from "./expression.js";

/** A number times a part of a sum. */
interface Term {
  readonly factor: number;
  readonly part: Expression;
}

/** Halves are told from what rounding made of them. */
const ROUNDING = 1e-12;
const MOST = 4;
const ONE = constant(1);

/**
 * Writes exp(n/2 log(u) + rest) as sqrt(u)^n exp(rest), n whole and small: a Boltzmann factor of a mixing entropy then
 * costs a root instead of a logarithm and an exponential. Both are NaN where u < 0. A name in `definitions` stands for
 * its expression; terms without the names in `columns` are put together, so that they are computed once.
 */
export class Roots {
  private readonly definitions: ReadonlyMap<string, Expression>;
  private readonly columns: ReadonlySet<string>;
  private readonly seen = new Map<Expression, Expression>();
  private readonly varying = new Map<Expression, boolean>();

  constructor(definitions: ReadonlyMap<string, Expression>, columns: readonly string[]) {
    this.definitions = definitions;
    this.columns = new Set(columns);
  }

  /** Equal up to the rounding of a few operations; shared parts stay shared. */
  rewrite(expression: Expression): Expression {
    if (expression.kind !== "apply") return expression;
    const known = this.seen.get(expression);
    if (known) return known;
    const rewritten =
      expression.operator === "exp"
        ? this.exponential(expression)
        : apply(expression.operator, ...expression.operands.map((operand) => this.rewrite(operand)));
    this.seen.set(expression, rewritten);
    return rewritten;
  }

  private exponential(expression: Expression & { kind: "apply" }): Expression {
    const terms = this.terms(expression.operands[0], 1);
    const logs = terms.filter(isHalfLog);
    if (logs.length === 0) return apply("exp", this.rewrite(expression.operands[0]));
    const rest = terms.filter((term) => !isHalfLog(term));
    // exp(x) and exp(-x) often stand together: both are written by the one whose first logarithm counts upwards.
    if (logs[0].factor > 0) return this.product(logs, rest);
    return over(ONE, this.product(logs.map(opposite), rest.map(opposite)));
  }

  private product(logs: readonly Term[], rest: readonly Term[]): Expression {
    const roots = logs.map(({ factor, part }) => {
      const root = apply("sqrt", this.rewrite(operandOf(part)));
      return raise(root, constant(Math.round(2 * factor)));
    });
    const factors = rest.length > 0 ? [...roots, apply("exp", this.sum(rest))] : roots;
    return factors.reduce(times);
  }

  /** What is the same for all rows first. */
  private sum(terms: readonly Term[]): Expression {
    const fixed = terms.filter(({ part }) => !this.varies(part));
    const varying = terms.filter(({ part }) => this.varies(part));
    return [...fixed, ...varying]
      .map(({ factor, part }) => times(constant(factor), this.rewrite(part)))
      .reduce((sum, term) => plus(sum, term), constant(0));
  }

  private varies(expression: Expression): boolean {
    if (expression.kind === "constant") return false;
    if (expression.kind !== "apply") return this.columns.has(expression.name);
    const known = this.varying.get(expression);
    if (known !== undefined) return known;
    const varies = expression.operands.some((operand) => this.varies(operand));
    this.varying.set(expression, varies);
    return varies;
  }

  /** The parts of a sum, signs and numbers multiplied out. */
  private terms(expression: Expression, factor: number): Term[] {
    if (expression.kind === "constant") return [{ factor: factor * expression.value, part: ONE }];
    if (expression.kind !== "apply") {
      const definition = this.definitions.get(expression.name);
      return definition ? this.terms(definition, factor) : [{ factor, part: expression }];
    }
    const [a, b] = expression.operands;
    switch (expression.operator) {
      case "neg":
        return this.terms(a, -factor);
      case "+":
        return [...this.terms(a, factor), ...this.terms(b, factor)];
      case "-":
        return [...this.terms(a, factor), ...this.terms(b, -factor)];
      case "*":
        if (a.kind === "constant") return this.terms(b, factor * a.value);
        if (b.kind === "constant") return this.terms(a, factor * b.value);
        break;
      case "/":
        if (b.kind === "constant") return this.terms(a, factor / b.value);
    }
    return [{ factor, part: expression }];
  }
}

const opposite = ({ factor, part }: Term): Term => ({ factor: -factor, part });

const operandOf = (part: Expression): Expression => (part as Expression & { kind: "apply" }).operands[0];

function isHalfLog({ factor, part }: Term): boolean {
  if (part.kind !== "apply" || part.operator !== "log") return false;
  const halves = Math.round(2 * factor);
  return halves !== 0 && Math.abs(halves) <= MOST && Math.abs(2 * factor - halves) < ROUNDING;
}
