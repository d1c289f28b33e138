import { ExpressionError } from "./expression-error.js";

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>[-+*/^(),]))/uy;

/**
 * Reads the tokens of a formula and refuses, with the column, what the parser would take in a way that its writer did
 * not mean: a missing parenthesis, a product without its sign (2x, k (1 - c)), a character without meaning.
 * @throws ExpressionError
 */
export function readText(text: string): void {
  const open: number[] = [];
  let before: { kind: string; text: string } | undefined;
  let position = 0;
  TOKEN.lastIndex = 0;
  while (text.slice(position).trim() !== "") {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (!match) throw stray(text, position);
    const token = match.groups!.number ?? match.groups!.name ?? match.groups!.sign;
    const kind = match.groups!.number ? "number" : match.groups!.name ? "name" : token;
    const column = match.index + match[0].length - token.length + 1;
    if (before && isProductWithoutSign(before.kind, kind)) {
      throw new ExpressionError(
        text,
        column,
        `missing operator between "${before.text}" and "${token}": write * for a product`,
      );
    }
    if (kind === "(") open.push(column);
    if (kind === ")" && open.pop() === undefined) throw new ExpressionError(text, column, `")" without "("`);
    before = { kind, text: token };
    position = TOKEN.lastIndex;
  }
  if (before === undefined) throw new ExpressionError(text, 1, "the formula is empty");
  if (open.length > 0) throw new ExpressionError(text, text.trimEnd().length + 1, `missing ")"`);
  if (/^[-+*/^,(]$/.test(before.kind)) {
    throw new ExpressionError(text, text.trimEnd().length + 1, `missing operand after "${before.text}"`);
  }
}

/** A name before a parenthesis is a function call; everything else side by side would be an unwritten product. */
function isProductWithoutSign(before: string, kind: string): boolean {
  const ends = before === "number" || before === "name" || before === ")";
  const begins = kind === "number" || kind === "name" || kind === "(";
  return ends && begins && !(before === "name" && kind === "(");
}

function stray(text: string, position: number): ExpressionError {
  const index = position + text.slice(position).search(/\S/);
  return new ExpressionError(text, index + 1, `"${text[index]}" has no meaning in a formula`);
}
