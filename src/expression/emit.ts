import type { Expression } from "./expression.js";
import { identifiers } from "./identifier.js";
import { operatorOf, type Language, type Operator, type Vocabulary } from "./operator.js";
import { nodes, parameterNames, variableNames } from "./walk.js";
import { standardVocabulary } from "./vocabulary.js";

/** Languages of {@link emit}. */
export type EmitLanguage = Language | "typescript";

/**
 * Writes a law out in another language: a function of its variables, then its parameters (each sorted), with the imports
 * and helpers that it needs; for SymPy its symbols and an expression. Names that the language reserves get underscores.
 * Python takes NumPy arrays and numbers of type np.float64. `name` becomes an identifier as it stands.
 * @throws Error where a number is not finite, or an operator is not in the vocabulary.
 */
export function emit(
  expression: Expression,
  language: EmitLanguage,
  name: string,
  vocabulary: Vocabulary = standardVocabulary,
): string {
  const inner: Language = language === "typescript" ? "javascript" : language;
  const names = [...variableNames(expression), ...parameterNames(expression)];
  const known = identifiers(names, inner, [name]);
  const body = write(expression, { language: inner, known, vocabulary });
  const code = layouts[language](
    name,
    names.map((each) => known.get(each)!),
    body,
  );
  const preambles = operatorsOf(expression, vocabulary).flatMap(({ preamble }) => preamble?.[language] ?? []);
  return assembled(language, [...new Set(preambles)], code);
}

const operatorsOf = (expression: Expression, vocabulary: Vocabulary): Operator[] =>
  [...nodes(expression)].flatMap((node) =>
    node.kind === "apply" ? [operatorOf(vocabulary, node.operator)] : [],
  );

const HEADERS: Partial<Record<EmitLanguage, string>> = {
  python: "import numpy as np",
  c: "#include <math.h>",
};

function assembled(language: EmitLanguage, preambles: readonly string[], code: string): string {
  const head = [HEADERS[language] ?? [], ...preambles].flat().join("\n");
  if (head === "") return code;
  return `${head}\n${language === "python" ? "\n\n" : "\n"}${code}`;
}

type Layout = (name: string, names: readonly string[], body: string) => string;

const layouts: Record<EmitLanguage, Layout> = {
  javascript: (name, names, body) => `export function ${name}(${names.join(", ")}) {\n  return ${body};\n}\n`,
  typescript: (name, names, body) =>
    `export function ${name}(${names.map((each) => `${each}: number`).join(", ")}): number {\n  return ${body};\n}\n`,
  python: (name, names, body) => `def ${name}(${names.join(", ")}):\n    return ${body}\n`,
  julia: (name, names, body) => `${name}(${names.join(", ")}) = ${body}\n`,
  sympy: (name, names, body) => {
    const symbols = names.map((each) => `${each} = symbols("${each}")\n`).join("");
    return `from sympy import asinh, cosh, erfc, exp, log, sinh, sqrt, symbols, tanh\n\n${symbols}${name} = ${body}\n`;
  },
  c: (name, names, body) =>
    `double ${name}(${names.map((each) => `double ${each}`).join(", ") || "void"}) {\n  return ${body};\n}\n`,
};

interface Context {
  readonly language: Language;
  readonly known: ReadonlyMap<string, string>;
  readonly vocabulary: Vocabulary;
}

function write(expression: Expression, context: Context): string {
  if (expression.kind === "constant") return number(expression.value, context.language);
  if (expression.kind !== "apply") return context.known.get(expression.name)!;
  const operands = expression.operands.map((operand) => write(operand, context));
  return operatorOf(context.vocabulary, expression.operator).emit(context.language, ...operands);
}

/** C divides integers as integers and NumPy raises them to integers, so there numbers carry a point or an exponent. */
function number(value: number, language: Language): string {
  if (!Number.isFinite(value)) {
    throw new Error(`the number ${value} cannot be written in ${language}: a law has finite numbers.`);
  }
  const text = String(Math.abs(value));
  const real = language === "c" || language === "python";
  const written = real && /^\d+$/.test(text) ? `${text}.0` : text;
  return value < 0 || Object.is(value, -0) ? `(-${written})` : written;
}
