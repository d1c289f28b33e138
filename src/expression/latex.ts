import type { Expression } from "./expression.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

const GREEK = new Set(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(
    " ",
  ),
);

/** Writes an expression as LaTeX. */
export function latex(expression: Expression, vocabulary: Vocabulary = standardVocabulary): string {
  return write(expression, vocabulary).text;
}

interface Written {
  readonly text: string;
  readonly strength: number;
}

const SIGN = 3;
const LEAF = 9;

function write(expression: Expression, vocabulary: Vocabulary): Written {
  if (expression.kind === "constant") return latexNumber(expression.value);
  if (expression.kind !== "apply") return { text: latexName(expression.name), strength: LEAF };
  const operator = operatorOf(vocabulary, expression.operator);
  const operands = expression.operands.map((operand) => write(operand, vocabulary));
  const [a, b] = operands;
  if (operator.name === "/") return { text: operator.latex(a.text, b.text), strength: LEAF };
  if (operator.name === "neg") return { text: operator.latex(guard(a, SIGN)), strength: SIGN };
  if (!operator.infix) return { text: operator.latex(...operands.map(({ text }) => text)), strength: LEAF };
  const { strength } = operator.infix;
  if (operator.name === "^") return { text: operator.latex(guard(a, LEAF), b.text), strength };
  return { text: operator.latex(guard(a, strength), guard(b, strength + 1)), strength };
}

function latexNumber(value: number): Written {
  const [mantissa, exponent] = String(value).split("e");
  const text = exponent === undefined ? mantissa : `${mantissa} \\times 10^{${Number(exponent)}}`;
  return { text, strength: value < 0 ? SIGN : exponent === undefined ? LEAF : 2 };
}

/** k_f, alpha, k0: a trailing number or what follows "_" is an index. */
function latexName(name: string): string {
  const [, head, index] = /^([^\d_]+)_?(.*)$/u.exec(name) ?? ["", name, ""];
  const letter = GREEK.has(head) ? `\\${head}` : head.length === 1 ? head : `\\mathrm{${head}}`;
  return index === "" ? letter : `${letter}_{${index.replace(/_/g, "\\_")}}`;
}

const guard = ({ text, strength }: Written, least: number): string =>
  strength < least ? `\\left(${text}\\right)` : text;
