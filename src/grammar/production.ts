import { ExpressionError } from "../expression/expression-error.js";
import { nearest } from "../expression/nearest.js";
import { parse } from "../expression/parse.js";
import type { Expression } from "../expression/expression.js";
import type { Vocabulary } from "../expression/operator.js";
import { partsOf } from "./canonical/parts.js";
import { GrammarError } from "./grammar-error.js";
import type { Hole, Production, Template } from "./grammar.js";
import type { Alternative } from "./source.js";

/** Names that stand for holes while the text is parsed; no user's name begins like this. */
const HOLE = "hole__";
const HOLES = /<\s*([\p{L}_][\p{L}\p{N}_-]*)\s*(?::\s*([\p{L}\p{N}_]+)\s*)?>/gu;

/** What a body may speak of. */
export interface Scope {
  readonly variables: readonly string[];
  readonly parameters: readonly string[];
  readonly nonterminals: readonly string[];
  readonly vocabulary?: Vocabulary;
}

/**
 * Reads one alternative: `{weight} body with <holes>`; holes `<name:label>` of one name and label are one.
 * @throws GrammarError at the column of what is wrong.
 */
export function readProduction(alternative: Alternative, scope: Scope): Production {
  const { text, line, column } = alternative;
  const weighted = /^\{\s*([^}]*?)\s*\}\s*/.exec(text);
  const weight = weighted ? Number(weighted[1]) : 1;
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new GrammarError(
      line.file,
      line.number,
      column,
      `the weight {${weighted?.[1]}} is not a positive number.`,
    );
  }
  const skipped = weighted?.[0].length ?? 0;
  const bodyText = text.slice(skipped);
  if (bodyText === "")
    throw new GrammarError(line.file, line.number, column + skipped, `an alternative is empty.`);
  const places = holesOf(bodyText, { ...alternative, column: column + skipped }, scope);
  const body = parseBody(bodyText, { ...alternative, column: column + skipped }, places, scope);
  const holes = places.filter(({ hole }, n) => places.findIndex((each) => each.hole === hole) === n);
  const uses = holes.map(({ hole }) => places.filter((each) => each.hole === hole).length);
  return {
    body,
    weight,
    holes: holes.map(({ nonterminal }) => nonterminal),
    uses,
    parts: partsOf(body, uses),
  };
}

/** The holes of a body where they stand, left to right. Those of one rule and one label have one number. */
function holesOf(text: string, { line, column }: Alternative, { nonterminals }: Scope): Hole[] {
  const numbers = new Map<string, number>();
  return Array.from(text.matchAll(HOLES), (match, n) => {
    const [, name, label] = match as (string | undefined)[] as [string, string, string | undefined];
    const own = label === undefined ? name : `${name}:${label}`;
    const key = label === undefined ? String(n) : own;
    const hole = numbers.get(key) ?? numbers.size;
    numbers.set(key, hole);
    if (nonterminals.includes(name)) return { kind: "hole", nonterminal: name, hole, text: own };
    const near = nearest(name, nonterminals).replace(/"(.*)"/, "<$1>");
    throw new GrammarError(
      line.file,
      line.number,
      column + match.index,
      `<${name}> is used but never defined.${near}`,
    );
  });
}

function parseBody(
  text: string,
  { line, column }: Alternative,
  holes: readonly Hole[],
  scope: Scope,
): Template {
  const shifts: { at: number; by: number }[] = [];
  let count = 0;
  let by = 0;
  const plain = text.replace(
    HOLES,
    (found: string, _name: string, _label: string | undefined, at: number) => {
      const placeholder = `${HOLE}${count++}`;
      shifts.push({ at: at - by + placeholder.length, by: found.length - placeholder.length });
      by += found.length - placeholder.length;
      return placeholder;
    },
  );
  const names = [...scope.parameters, ...holes.map((_, n) => `${HOLE}${n}`)];
  const { variables, vocabulary } = scope;
  try {
    return template(
      parse(plain, { variables, parameters: names, ...(vocabulary ? { vocabulary } : {}) }),
      holes,
    );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const moved = shifts.reduce((sum, shift) => (error.column > shift.at ? sum + shift.by : sum), 0);
    const problem = error.problem
      .replace(/, hole__\d+/g, "")
      .replace(/hole__(\d+)/g, (_, n: string) => `<${holes[Number(n)].text}>`);
    throw new GrammarError(
      line.file,
      line.number,
      column + error.column - 1 + moved,
      `${problem}.`.replace(/[.?]\.$/, (end) => end[0]),
    );
  }
}

function template(expression: Expression, holes: readonly Hole[]): Template {
  if (expression.kind === "parameter" && expression.name.startsWith(HOLE)) {
    return holes[Number(expression.name.slice(HOLE.length))];
  }
  if (expression.kind !== "apply") return expression;
  return { ...expression, operands: expression.operands.map((operand) => template(operand, holes)) };
}
