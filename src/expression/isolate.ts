import { minus, negative, over, plus, raise, times } from "./build.js";
import { apply, constant, type Expression } from "./expression.js";
import { nodes } from "./walk.js";

const counts = (expression: Expression, name: string): number =>
  [...nodes(expression)].filter(
    (node) => (node.kind === "parameter" || node.kind === "variable") && node.name === name,
  ).length;

/**
 * The value of a name at which left = right, where the name stands once in the equation: its operators are undone from
 * the outside in. Undefined where it stands more often, or under an operator that has no inverse here. Of even powers and
 * cosh the positive branch is taken, so check the answer where the sign matters.
 */
export function isolate(left: Expression, right: Expression, name: string): Expression | undefined {
  if (counts(left, name) + counts(right, name) !== 1) return undefined;
  return counts(left, name) === 1 ? undo(left, right, name) : undo(right, left, name);
}

function undo(side: Expression, value: Expression, name: string): Expression | undefined {
  if (side.kind !== "apply") return value;
  const inFirst = counts(side.operands[0], name) === 1;
  const [inner, other] = inFirst ? side.operands : [side.operands[1], side.operands[0]];
  const inverse = inFirst ? undoFirst(side.operator, value, other) : undoSecond(side.operator, value, other);
  return inverse && undo(inner, inverse, name);
}

/** x from value = x ? b, or from value = f(x). */
function undoFirst(operator: string, value: Expression, b: Expression): Expression | undefined {
  switch (operator) {
    case "+":
      return minus(value, b);
    case "-":
      return plus(value, b);
    case "*":
      return over(value, b);
    case "/":
      return times(value, b);
    case "^":
      return raise(value, over(constant(1), b));
    default:
      return undoFunction(operator, value);
  }
}

/** x from value = a ? x. */
function undoSecond(operator: string, value: Expression, a: Expression): Expression | undefined {
  switch (operator) {
    case "-":
      return minus(a, value);
    case "/":
      return over(a, value);
    case "^":
      return over(apply("log", value), apply("log", a));
    default:
      return undoFirst(operator, value, a); // + and * do not mind the order
  }
}

function undoFunction(operator: string, value: Expression): Expression | undefined {
  const one = constant(1);
  switch (operator) {
    case "neg":
      return negative(value);
    case "exp":
      return apply("log", value);
    case "log":
      return apply("exp", value);
    case "sqrt":
      return raise(value, constant(2));
    case "sinh":
      return apply("asinh", value);
    case "asinh":
      return apply("sinh", value);
    case "cosh":
      return apply("log", plus(value, apply("sqrt", minus(times(value, value), one))));
    case "tanh":
      return over(apply("log", over(plus(one, value), minus(one, value))), constant(2));
    default:
      return undefined;
  }
}
