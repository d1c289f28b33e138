import type { Expression } from "../expression.js";
import { parse } from "../parse.js";
import { nodes } from "../walk.js";

/** An equality that may be used from left to right: a, b, x, ... stand for anything; those in `positive` for what is > 0. */
export interface Rule {
  readonly left: Expression;
  readonly right: Expression;
  readonly positive: readonly string[];
}

/**
 * Equalities of arithmetic and of the functions of kinetics. "=" goes both ways, ">" from left to right; what is behind
 * "for" has to be positive for the rule to hold.
 */
const EQUALITIES = `
a + b > b + a
a * b > b * a
(a + b) + x = a + (b + x)
(a * b) * x = a * (b * x)
(a + b) - x = a + (b - x)
a - (b - x) = (a - b) + x
a - (b + x) = (a - b) - x
a - b = a + -b
-(a - b) > b - a
-(a * b) = -a * b
--a > a
-1 * a = -a
-a / b = -(a / b)
a * (b + x) = a * b + a * x
a * (b - x) = a * b - a * x
(a + b) / x = a / x + b / x
(a - b) / x = a / x - b / x
a * b / x = a * (b / x)
a / b * x > a * x / b
a / b / x = a / (b * x)
a / (b / x) > a * x / b
a * (1 / b) = a / b
a + 0 > a
a - 0 > a
a * 1 > a
a / 1 > a
a * 0 > 0
a - a > 0
a + a = 2 * a
a * b + a > a * (b + 1)
a / a > 1 for a
a * a = a^2
a^1 > a
a^0 > 1
a^b * a^x = a^(b + x) for a
a * a^b = a^(b + 1) for a
a^b / a^x = a^(b - x) for a
1 / a^b = a^(-b)
(a^b)^x = a^(b * x) for a
(a * b)^x = a^x * b^x for a b
(a / b)^x = a^x / b^x for a b
sqrt(a) = a^0.5
sqrt(a) * sqrt(b) = sqrt(a * b) for a b
sqrt(a) / sqrt(b) = sqrt(a / b) for a b
exp(a) * exp(b) = exp(a + b)
exp(a) / exp(b) = exp(a - b)
1 / exp(a) = exp(-a)
a / exp(b) = a * exp(-b)
exp(a)^b = exp(a * b)
exp(log(a)) > a for a
log(exp(a)) > a
log(a) + log(b) = log(a * b) for a b
log(a) - log(b) = log(a / b) for a b
b * log(a) = log(a^b) for a
-log(a) = log(1 / a) for a
exp(b * log(a)) = a^b for a
exp(a) - exp(-a) = 2 * sinh(a)
exp(a) + exp(-a) = 2 * cosh(a)
exp(-a) - exp(a) = -2 * sinh(a)
sinh(a) / cosh(a) = tanh(a)
sinh(-a) = -sinh(a)
cosh(-a) > cosh(a)
tanh(-a) = -tanh(a)
asinh(-a) = -asinh(a)
(exp(a) - 1) / (exp(a) + 1) = tanh(a / 2)
(1 - exp(a)) / (1 + exp(a)) = -tanh(a / 2)
(1 + tanh(a)) / 2 = 1 / (1 + exp(-2 * a))
log(a + sqrt(1 + a^2)) > asinh(a)
log(a + sqrt(a^2 + 1)) > asinh(a)
x / (a + b * x) > 1 / (a / x + b) for x
1 / (a / x + b) > x / (a + b * x) for x
1 / (1 / a + 1 / b) = a * b / (a + b) for a b
(a - b) * (a + b) = a^2 - b^2
(a + b)^2 = a^2 + 2 * a * b + b^2
`;

/** The rules, read once per use: they are few. */
export function tidyRules(): readonly Rule[] {
  return EQUALITIES.trim().split("\n").flatMap(readLine);
}

function readLine(line: string): Rule[] {
  const [equality, condition = ""] = line.split(" for ");
  const positive = condition.split(" ").filter((name) => name !== "");
  const [sign] = /[=>]/.exec(equality)!;
  const [left, right] = equality.split(sign).map((side) => parse(side, { variables: [] }));
  const rules =
    sign === "="
      ? [
          { left, right },
          { left: right, right: left },
        ]
      : [{ left, right }];
  return rules.filter(isUsable).map((rule) => ({ ...rule, positive }));
}

/** A rule cannot make up what a name of its right side stands for. */
function isUsable({ left, right }: { left: Expression; right: Expression }): boolean {
  const bound = new Set([...nodes(left)].flatMap((node) => (node.kind === "parameter" ? [node.name] : [])));
  return (
    left.kind !== "parameter" &&
    [...nodes(right)].every((node) => node.kind !== "parameter" || bound.has(node.name))
  );
}
