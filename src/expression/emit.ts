import type { Expression } from "./expression.js";
import { operatorOf, type Language, type Vocabulary } from "./operator.js";
import { parameterNames, variableNames } from "./walk.js";
import { standardVocabulary } from "./vocabulary.js";

/** Writes a law out as a function of its variables, then its parameters (each sorted), in another language. */
export function emit(
  expression: Expression,
  language: Language | "typescript",
  name: string,
  vocabulary: Vocabulary = standardVocabulary,
): string {
  const inner: Language = language === "typescript" ? "javascript" : language;
  const body = write(expression, inner, vocabulary);
  const names = [...variableNames(expression), ...parameterNames(expression)];
  return headers[language](name, names, body);
}

const headers: Record<
  Language | "typescript",
  (name: string, names: readonly string[], body: string) => string
> = {
  javascript: (name, names, body) => `export function ${name}(${names.join(", ")}) {\n  return ${body};\n}\n`,
  typescript: (name, names, body) =>
    `export function ${name}(${names.map((each) => `${each}: number`).join(", ")}): number {\n  return ${body};\n}\n`,
  python: (name, names, body) =>
    `import numpy as np\n\n\ndef ${name}(${names.join(", ")}):\n    return ${body}\n`,
  julia: (name, names, body) => `${name}(${names.join(", ")}) = ${body}\n`,
  sympy: (_name, _names, body) => `${body}\n`,
  c: (name, names, body) =>
    `#include <math.h>\n\ndouble ${name}(${names.map((each) => `double ${each}`).join(", ")}) {\n  return ${body};\n}\n`,
};

function write(expression: Expression, language: Language, vocabulary: Vocabulary): string {
  if (expression.kind === "constant") return number(expression.value, language);
  if (expression.kind !== "apply") return expression.name;
  const operands = expression.operands.map((operand) => write(operand, language, vocabulary));
  return operatorOf(vocabulary, expression.operator).emit(language, ...operands);
}

/** C divides integers as integers, so its numbers always carry a point or an exponent. */
function number(value: number, language: Language): string {
  const text = String(Math.abs(value));
  const written = language === "c" && /^\d+$/.test(text) ? `${text}.0` : text;
  return value < 0 ? `(-${written})` : written;
}
