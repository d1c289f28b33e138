import { parseUnit } from "../expression/dimension.js";
import { nearest } from "../expression/nearest.js";
import { GrammarError } from "./grammar-error.js";
import type { Claims } from "./grammar.js";
import type { Alternative } from "./source.js";

const NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
const VARIABLE = "([\\p{L}_][\\p{L}\\p{N}_]*)";
const UNIT = /^\[([^\]]*)\]$/;
const ZERO = new RegExp(`^zero\\s+at\\s+${VARIABLE}\\s*=\\s*(${NUMBER})$`, "u");
const TREND = new RegExp(`^(rises|falls)\\s+with\\s+${VARIABLE}$`, "u");
const RANGE = new RegExp(`^in\\s*([([])\\s*(${NUMBER})\\s*,\\s*(${NUMBER})\\s*([)\\]])$`, "u");
const SIGNS = {
  positive: { lower: 0, upper: Infinity, attained: false },
  negative: { lower: -Infinity, upper: 0, attained: false },
  nonnegative: { lower: 0, upper: Infinity, attained: true },
  nonpositive: { lower: -Infinity, upper: 0, attained: true },
} as const;
const FORMS = [...Object.keys(SIGNS), "defined", "zero", "rises", "falls", "in"];

/**
 * What a rule declares between its name and `::=`, parted by commas: a unit `[1/h]`, `positive`, `negative`, `nonnegative`,
 * `nonpositive`, `in (a, b)` or `in [a, b]`, `zero at v = x`, `rises with v`, `falls with v`, `defined`.
 * @returns undefined where nothing stands there.
 * @throws GrammarError at the column of what is not understood.
 */
export function readClaims(
  { text, line, column }: Alternative,
  variables: readonly string[],
): Claims | undefined {
  if (text === "") return undefined;
  let claims: Claims = { zeros: [], trends: [], defined: false };
  for (const match of text.matchAll(/(?:\([^)]*\)|\[[^\]]*\]|[^,])+/g)) {
    const word = match[0].trim();
    const at = column + match.index + (match[0].length - match[0].trimStart().length);
    try {
      claims = { ...claims, ...readClaim(word, claims, variables) };
    } catch (error) {
      throw new GrammarError(line.file, line.number, at, (error as Error).message);
    }
  }
  return claims;
}

function readClaim(word: string, before: Claims, variables: readonly string[]): Partial<Claims> {
  const unit = UNIT.exec(word)?.[1].trim();
  if (unit !== undefined) {
    parseUnit(unit || "1");
    return { unit: unit || "1" };
  }
  if (word === "defined") return { defined: true };
  if (word in SIGNS) return { range: SIGNS[word as keyof typeof SIGNS] };
  const zero = ZERO.exec(word);
  if (zero) return { zeros: [...before.zeros, { variable: known(zero[1], variables), at: Number(zero[2]) }] };
  const trend = TREND.exec(word);
  if (trend) {
    const one = { variable: known(trend[2], variables), trend: trend[1] as "rises" | "falls" };
    return { trends: [...before.trends, one] };
  }
  const range = RANGE.exec(word);
  if (range && Number(range[2]) < Number(range[3]) && (range[1] === "[") === (range[4] === "]")) {
    const [lower, upper] = [Number(range[2]), Number(range[3])];
    return { range: { lower, upper, attained: range[1] === "[" } };
  }
  const first = word.split(/[\s(]/)[0];
  throw new Error(
    `"${word}" is nothing that a rule can declare. Write [unit], positive, nonnegative, in (a, b), zero at v = x, rises with v, falls with v or defined.${nearest(first, FORMS)}`,
  );
}

function known(name: string, variables: readonly string[]): string {
  if (variables.includes(name)) return name;
  throw new Error(
    `"${name}" is not a variable (the grammar has ${variables.join(", ")}).${nearest(name, variables)}`,
  );
}
