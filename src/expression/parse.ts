import { parse as parseMath, type MathNode } from "mathjs";
import { apply, constant, parameter, variable, type Expression } from "./expression.js";
import { ExpressionError } from "./expression-error.js";
import type { Vocabulary } from "./operator.js";
import { nearest } from "./nearest.js";
import { readText } from "./syntax.js";
import { standardVocabulary } from "./vocabulary.js";

export interface ParseOptions {
  /** Names that the formula gets from outside. */
  readonly variables: readonly string[];
  /** Names that are fitted; where absent, every name that is not a variable. */
  readonly parameters?: readonly string[];
  readonly vocabulary?: Vocabulary;
}

/**
 * Reads a formula. Multiplication is always written; `^` binds to the right; a minus before a
 * number belongs to it. mathjs reads the grammar of the text; only its plain arithmetic nodes are let through, and
 * nothing is evaluated.
 * @throws ExpressionError with the column of what is not understood.
 */
export function parse(text: string, options: ParseOptions): Expression {
  readText(text);
  return convert(parseNode(text), { text, ...options, vocabulary: options.vocabulary ?? standardVocabulary });
}

interface Context extends ParseOptions {
  readonly text: string;
  readonly vocabulary: Vocabulary;
}

function parseNode(text: string): MathNode {
  try {
    return parseMath(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const column = Number(/\(char (\d+)\)/.exec(message)?.[1] ?? text.length);
    throw new ExpressionError(text, column, message.replace(/ ?\(char \d+\)/, "").toLowerCase());
  }
}

function convert(node: MathNode, context: Context): Expression {
  switch (node.type) {
    case "ParenthesisNode":
      return convert((node as unknown as { content: MathNode }).content, context);
    case "ConstantNode":
      return convertConstant((node as unknown as { value: unknown }).value, context);
    case "SymbolNode":
      return convertName((node as unknown as { name: string }).name, context);
    case "OperatorNode":
      return convertOperator(node as unknown as OperatorLike, context);
    case "FunctionNode":
      return convertFunction(node as unknown as FunctionLike, context);
    default:
      throw new ExpressionError(
        context.text,
        1,
        `a formula has numbers, names, operators and functions; found a ${node.type}`,
      );
  }
}

interface OperatorLike {
  readonly op: string;
  readonly fn: string;
  readonly args: MathNode[];
}

interface FunctionLike {
  readonly fn: { readonly name?: string };
  readonly args: MathNode[];
}

function convertConstant(value: unknown, { text }: Context): Expression {
  if (typeof value === "number" && Number.isFinite(value)) return constant(value);
  throw new ExpressionError(
    text,
    1 + text.indexOf(String(value)),
    `"${String(value)}" is not a finite number`,
  );
}

function convertName(name: string, { text, variables, parameters, vocabulary }: Context): Expression {
  if (variables.includes(name)) return variable(name);
  if (vocabulary.has(name)) {
    throw new ExpressionError(text, columnOf(text, name), `"${name}" is a function: write ${name}(...)`);
  }
  if (!parameters || parameters.includes(name)) return parameter(name);
  const known = [...variables, ...parameters];
  throw new ExpressionError(
    text,
    columnOf(text, name),
    `unknown name "${name}" (known: ${known.join(", ")})${nearest(name, known)}`,
  );
}

function convertOperator(node: OperatorLike, context: Context): Expression {
  const operands = node.args.map((argument) => convert(argument, context));
  if (node.fn === "unaryMinus") return negated(operands[0]);
  if (node.fn === "unaryPlus") return operands[0];
  if (operands.length === 2 && context.vocabulary.get(node.op)?.infix) return apply(node.op, ...operands);
  throw new ExpressionError(
    context.text,
    columnOf(context.text, node.op),
    `operator "${node.op}" has no meaning in a law`,
  );
}

/** A minus before a number belongs to the number: the normal form has no neg of a constant. */
const negated = (operand: Expression): Expression =>
  operand.kind === "constant" ? constant(-operand.value) : apply("neg", operand);

function convertFunction({ fn, args }: FunctionLike, context: Context): Expression {
  const name = fn.name ?? "";
  const { text, vocabulary } = context;
  const operator = vocabulary.get(name);
  if (!operator || operator.infix) {
    const known = [...vocabulary.values()].filter(({ infix }) => !infix).map((each) => each.name);
    throw new ExpressionError(
      text,
      columnOf(text, name),
      `unknown function "${name}" (for a product write ${name} * (...))${nearest(name, known)}`,
    );
  }
  if (args.length !== operator.arity) {
    const found = `${args.length} operand${args.length === 1 ? "" : "s"}`;
    throw new ExpressionError(text, columnOf(text, name), `${name} takes ${operator.arity}, found ${found}`);
  }
  return apply(name, ...args.map((argument) => convert(argument, context)));
}

function columnOf(text: string, part: string): number {
  const words = new RegExp(`(?<![\\p{L}\\p{N}_])${part.replace(/[^\p{L}\p{N}_]/gu, "\\$&")}`, "u").exec(text);
  return 1 + (words?.index ?? Math.max(0, text.indexOf(part)));
}
