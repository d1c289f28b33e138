import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import { GrammarError } from "./grammar-error.js";
import type { GrammarParameter } from "./grammar.js";
import type { Line } from "./source.js";

const NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
const NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
const DECLARATION = new RegExp(
  `^\\s*(?<name>${NAME})(?<fresh>\\*?)\\s*\\[(?<unit>[^\\]]*)\\]` +
    `(?:\\s*(?:(?<above>>)\\s*(?<least>${NUMBER})|in\\s*\\(\\s*(?<lower>${NUMBER})\\s*,\\s*(?<upper>${NUMBER})\\s*\\)))?` +
    `(?:\\s*~\\s*(?:N\\(\\s*(?<mean>${NUMBER})\\s*,\\s*(?<sd>${NUMBER})\\s*\\)|(?<guess>${NUMBER})))?`,
  "u",
);

type Parts = Readonly<Record<string, string | undefined>>;

/** Reads `name [unit] > 0 ~ guess`, `name [unit] in (a, b) ~ N(mean, sd)`, one after the other. */
function* declarationsOf(line: Line, keyword: string): Generator<{ parts: Parts; column: number }> {
  let position = line.text.indexOf(keyword) + keyword.length;
  while (line.text.slice(position).trim() !== "") {
    const match = DECLARATION.exec(line.text.slice(position));
    const blank = line.text.slice(position).search(/\S/);
    const column = position + blank + 1;
    if (!match) {
      const found = line.text.slice(position + blank).split(/\s/)[0];
      throw new GrammarError(
        line.file,
        line.number,
        column,
        `"${found}" does not begin a declaration. Write name [unit] in (lower, upper) ~ guess.`,
      );
    }
    yield { parts: match.groups!, column };
    position += match[0].length;
  }
}

/** The variables of a `variables` line. @throws GrammarError */
export function readVariables(line: Line): VariableDeclaration[] {
  return Array.from(declarationsOf(line, "variables"), ({ parts, column }) => {
    const { lower, upper } = boundsOf(parts, line, column);
    return { name: parts.name!, unit: unitOf(parts), lower, upper };
  });
}

/** The parameters of a `parameters` line. @throws GrammarError */
export function readParameters(line: Line): GrammarParameter[] {
  return Array.from(declarationsOf(line, "parameters"), ({ parts, column }) => {
    const { lower, upper } = boundsOf(parts, line, column);
    const scale = lower >= 0 && upper > 10 ? "log" : "linear";
    const prior = parts.mean === undefined ? undefined : { mean: Number(parts.mean), sd: Number(parts.sd) };
    const guess = guessOf(parts, lower, upper);
    if (!(guess > lower && guess < upper)) {
      throw new GrammarError(
        line.file,
        line.number,
        column,
        `the guess ${guess} of "${parts.name}" is not inside (${lower}, ${upper}).`,
      );
    }
    if (prior && !(prior.sd > 0)) {
      throw new GrammarError(
        line.file,
        line.number,
        column,
        `the prior of "${parts.name}" needs a positive standard deviation, found ${prior.sd}.`,
      );
    }
    const declaration: ParameterDeclaration = {
      name: parts.name!,
      unit: unitOf(parts),
      lower,
      upper,
      scale,
      guess,
    };
    return { ...declaration, fresh: parts.fresh === "*", ...(prior ? { prior: onScale(prior, scale) } : {}) };
  });
}

const unitOf = (parts: Parts): string => parts.unit!.trim() || "1";

/** A prior is stated in the parameter's unit; on a log scale it becomes one of the logarithm. */
function onScale(
  { mean, sd }: { mean: number; sd: number },
  scale: "log" | "linear",
): { mean: number; sd: number } {
  return scale === "log" ? { mean: Math.log(mean), sd: sd / mean } : { mean, sd };
}

function boundsOf(parts: Parts, line: Line, column: number): { lower: number; upper: number } {
  if (parts.above) return { lower: Number(parts.least), upper: Infinity };
  if (parts.lower === undefined) return { lower: -Infinity, upper: Infinity };
  const [lower, upper] = [Number(parts.lower), Number(parts.upper)];
  if (lower < upper) return { lower, upper };
  throw new GrammarError(
    line.file,
    line.number,
    column,
    `the bounds (${lower}, ${upper}) of "${parts.name}" are empty.`,
  );
}

function guessOf(parts: Parts, lower: number, upper: number): number {
  if (parts.guess !== undefined) return Number(parts.guess);
  if (parts.mean !== undefined) return Number(parts.mean);
  if (Number.isFinite(lower) && Number.isFinite(upper)) return (lower + upper) / 2;
  return Number.isFinite(lower) ? lower + 1 : Number.isFinite(upper) ? upper - 1 : 1;
}
