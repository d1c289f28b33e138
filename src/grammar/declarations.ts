import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import { parseUnit } from "../expression/dimension.js";
import { GrammarError } from "./grammar-error.js";
import type { GrammarParameter } from "./grammar.js";
import type { Line } from "./source.js";

const NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
const NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
const DECLARATION = new RegExp(
  `^\\s*(?<name>${NAME})(?<fresh>\\*?)\\s*\\[(?<unit>[^\\]]*)\\]` +
    `(?:\\s*(?:(?<above>>)\\s*(?<least>${NUMBER})|in\\s*\\(\\s*(?<lower>${NUMBER})\\s*,\\s*(?<upper>${NUMBER})\\s*\\)))?` +
    `(?:\\s*~\\s*(?:(?<family>LN|N)\\(\\s*(?<mean>${NUMBER})\\s*,\\s*(?<sd>${NUMBER})\\s*\\)|(?<guess>${NUMBER})))?`,
  "u",
);

type Parts = Readonly<Record<string, string | undefined>>;

/** Reads `name [unit] > 0 ~ guess` ([?] where the unit is to be solved), `name [unit] in (a, b) ~ N(mean, sd)` or `~ LN(median, sd)`, one after the other. */
function* declarationsOf(line: Line, keyword: string): Generator<{ parts: Parts; column: number }> {
  let position = line.text.indexOf(keyword) + keyword.length;
  while (line.text.slice(position).trim() !== "") {
    const match = DECLARATION.exec(line.text.slice(position));
    const blank = line.text.slice(position).search(/\S/);
    const column = position + blank + 1;
    if (!match) {
      const found = line.text.slice(position + blank).split(/\s/)[0];
      throw fault(
        line,
        column,
        `"${found}" does not begin a declaration. Write name [unit] in (lower, upper) ~ guess.`,
      );
    }
    yield { parts: match.groups!, column };
    position += match[0].length;
  }
}

/** The unit of a parameter that gets its own from each law that it stands in. */
export const UNKNOWN_UNIT = "?";

/** The variables of a `variables` line. @throws GrammarError */
export function readVariables(line: Line): VariableDeclaration[] {
  return Array.from(declarationsOf(line, "variables"), ({ parts, column }) => {
    const { lower, upper } = boundsOf(parts, line, column);
    if (parts.unit!.trim() === UNKNOWN_UNIT) {
      throw fault(
        line,
        column,
        `the unit of the variable "${parts.name}" is known to who measured it; only parameters may have [?].`,
      );
    }
    return { name: parts.name!, unit: unitOf(parts, line, column), lower, upper };
  });
}

/** The parameters of a `parameters` line. @throws GrammarError */
export function readParameters(line: Line): GrammarParameter[] {
  return Array.from(declarationsOf(line, "parameters"), ({ parts, column }) => {
    const { lower, upper } = boundsOf(parts, line, column);
    const scale = lower >= 0 && (upper > 10 || parts.family === "LN") ? "log" : "linear";
    const guess = guessOf(parts, lower, upper);
    if (!(guess > lower && guess < upper)) {
      throw fault(line, column, `the guess ${guess} of "${parts.name}" is not inside (${lower}, ${upper}).`);
    }
    const prior = priorOf(parts, scale, line, column);
    const declaration: ParameterDeclaration = {
      name: parts.name!,
      unit: unitOf(parts, line, column),
      lower,
      upper,
      scale,
      guess,
    };
    return { ...declaration, fresh: parts.fresh === "*", ...(prior ? { prior } : {}) };
  });
}

/** @throws GrammarError where the unit cannot be read. */
function unitOf(parts: Parts, line: Line, column: number): string {
  const unit = parts.unit!.trim() || "1";
  if (unit === UNKNOWN_UNIT) return unit;
  try {
    parseUnit(unit);
  } catch (error) {
    throw fault(line, column, (error as Error).message);
  }
  return unit;
}

/**
 * The prior on the scale of the fit. N(mean, sd) is stated in the parameter's unit; on a log scale it becomes one of the
 * logarithm, of the same mean and relative width. LN(median, sd) is normal in the natural logarithm.
 */
function priorOf(
  { family, mean: centre, sd: width, name }: Parts,
  scale: "log" | "linear",
  line: Line,
  column: number,
): { mean: number; sd: number } | undefined {
  if (family === undefined) return undefined;
  const [mean, sd] = [Number(centre), Number(width)];
  if (!(sd > 0)) {
    throw fault(line, column, `the prior of "${name}" needs a positive standard deviation, found ${sd}.`);
  }
  if (family === "LN" && scale !== "log") {
    throw fault(line, column, `the prior LN of "${name}" is for a positive parameter. Write > 0 before it.`);
  }
  if (family === "LN") return { mean: Math.log(mean), sd };
  return scale === "log" ? { mean: Math.log(mean), sd: sd / mean } : { mean, sd };
}

const fault = (line: Line, column: number, problem: string): GrammarError =>
  new GrammarError(line.file, line.number, column, problem);

function boundsOf(parts: Parts, line: Line, column: number): { lower: number; upper: number } {
  if (parts.above) return { lower: Number(parts.least), upper: Infinity };
  if (parts.lower === undefined) return { lower: -Infinity, upper: Infinity };
  const [lower, upper] = [Number(parts.lower), Number(parts.upper)];
  if (lower < upper) return { lower, upper };
  throw fault(line, column, `the bounds (${lower}, ${upper}) of "${parts.name}" are empty.`);
}

function guessOf(parts: Parts, lower: number, upper: number): number {
  if (parts.guess !== undefined) return Number(parts.guess);
  if (parts.mean !== undefined) return Number(parts.mean);
  if (Number.isFinite(lower) && Number.isFinite(upper)) return (lower + upper) / 2;
  return Number.isFinite(lower) ? lower + 1 : Number.isFinite(upper) ? upper - 1 : 1;
}
