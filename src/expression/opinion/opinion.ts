import { differentiate } from "../differentiate.js";
import { evaluate, type Environment } from "../evaluate.js";
import { apply, type Expression } from "../expression.js";
import type { Domain } from "../family/domain.js";
import { isolate } from "../isolate.js";
import { equal, parameterNames, substitute, variableNames } from "../walk.js";
import { checkPoints, compareAt } from "./check.js";
import type { Question } from "./nerdamer-door.js";
import { NerdamerThread } from "./thread.js";
import { translation, type Translation } from "./translate.js";

/** An answer that held at random points, or why there is none. */
export type Answer<T> =
  | {
      readonly found: true;
      readonly value: T;
      /** Points at which it was checked. */ readonly checked: number;
    }
  | { readonly found: false; readonly reason: string };

export interface OpinionOptions {
  /** Seconds that an answer may take. Default 5. */
  readonly seconds?: number;
  /** Where names lie; answers are checked there. */
  readonly domain?: Domain;
}

/** Fewest points at which an answer has to have a value. */
const ENOUGH = 6;

/**
 * A second opinion on algebra, from nerdamer in a thread with a time limit. Nothing of it is trusted: each answer is
 * read as an expression and checked by numbers at random points of the domain. Close it when it is no longer needed.
 */
export class Opinion {
  private readonly thread: NerdamerThread;
  private readonly domain: Domain;

  constructor({ seconds = 5, domain = new Map() }: OpinionOptions = {}) {
    this.thread = new NerdamerThread(seconds);
    this.domain = domain;
  }

  /**
   * The values of a name at which left = right, in closed form: by undoing operators where the name stands once, and by
   * nerdamer where it stands more often. Roots that fail the check are left out.
   * @throws Error where neither side has the name
   */
  async solveFor(left: Expression, right: Expression, name: string): Promise<Answer<readonly Expression[]>> {
    refuseUnknown(name, left, right);
    const points = checkPoints([left, right], this.domain);
    const own = isolate(left, right, name);
    const isolated = own && keepRoots([own], left, right, name, points);
    if (isolated?.found) return isolated;
    const words = translation([left, right]);
    const reply = await this.ask(
      { operation: "solve", text: words.write(apply("-", left, right)), name },
      words,
    );
    if ("reason" in reply) return { found: false, reason: reply.reason };
    const roots = listOf(reply.text).flatMap((text) => readOrNothing(text, words));
    const kept = keepRoots(roots, left, right, name, points);
    return kept.found
      ? kept
      : { found: false, reason: `no root of "${reply.text}" held at the points checked` };
  }

  /** Products and whole powers of sums multiplied out. */
  expand(expression: Expression): Promise<Answer<Expression>> {
    return this.checked({ operation: "expand", text: "", name: "" }, expression, (value) => [
      expression,
      value,
    ]);
  }

  /** An antiderivative: its derivative to the name is the expression. */
  integrate(expression: Expression, name: string): Promise<Answer<Expression>> {
    return this.checked({ operation: "integrate", text: "", name }, expression, (value) => [
      expression,
      differentiate(value, name),
    ]);
  }

  /** The derivative as nerdamer finds it, where it agrees with the exact one of `differentiate`. */
  secondDerivativeOpinion(expression: Expression, name: string): Promise<Answer<Expression>> {
    return this.checked({ operation: "diff", text: "", name }, expression, (value) => [
      differentiate(expression, name),
      value,
    ]);
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.thread.close();
  }

  private async checked(
    question: Question,
    expression: Expression,
    sides: (value: Expression) => readonly [Expression, Expression],
  ): Promise<Answer<Expression>> {
    const words = translation([expression], question.name === "" ? [] : [question.name]);
    const reply = await this.ask({ ...question, text: words.write(expression) }, words);
    if ("reason" in reply) return { found: false, reason: reply.reason };
    const [value] = readOrNothing(reply.text, words);
    if (!value) return { found: false, reason: `its answer "${reply.text}" is no law` };
    const [expected, got] = sides(value);
    const { checked, wrong } = compareAt(checkPoints([expression], this.domain), expected, got);
    if (wrong > 0) return { found: false, reason: `its answer is wrong at ${wrong} of ${checked} points` };
    if (checked < ENOUGH) return { found: false, reason: `the law has values at ${checked} points only` };
    return { found: true, value, checked };
  }

  private ask(question: Question, words: Translation): Promise<{ text: string } | { reason: string }> {
    const name = question.name === "" ? "" : words.nameOf(question.name);
    return this.thread.ask({ ...question, name });
  }
}

function refuseUnknown(name: string, ...sides: readonly Expression[]): void {
  const names = sides.flatMap((side) => [...parameterNames(side), ...variableNames(side)]);
  if (names.includes(name)) return;
  throw new Error(`neither side has "${name}" (they have ${[...new Set(names)].join(", ")}).`);
}

/** The entries of a list "[a,b]"; commas inside parentheses belong to the entries. */
function listOf(text: string): string[] {
  const inner = text.replace(/^\[|\]$/g, "");
  const entries: string[] = [];
  let depth = 0;
  let start = 0;
  for (let n = 0; n <= inner.length; n++) {
    if (inner[n] === "(") depth++;
    if (inner[n] === ")") depth--;
    if (n === inner.length || (inner[n] === "," && depth === 0)) {
      if (inner.slice(start, n).trim() !== "") entries.push(inner.slice(start, n));
      start = n + 1;
    }
  }
  return entries;
}

function readOrNothing(text: string, words: Translation): Expression[] {
  try {
    return [words.read(text)];
  } catch {
    return [];
  }
}

/** The roots that hold, each once. */
function keepRoots(
  roots: readonly Expression[],
  left: Expression,
  right: Expression,
  name: string,
  points: readonly Environment[],
): Answer<readonly Expression[]> {
  const good = roots
    .filter((root, n) => roots.findIndex((other) => equal(other, root)) === n)
    .map((root) => ({ root, checked: checkRoot(root, left, right, name, points) }))
    .filter(({ checked }) => checked > 0);
  if (good.length === 0) return { found: false, reason: "no root held" };
  const checked = Math.min(...good.map((each) => each.checked));
  return { found: true, value: good.map(({ root }) => root), checked };
}

/** At how many points a root has a value and solves the equation; 0 where it fails at any. */
function checkRoot(
  root: Expression,
  left: Expression,
  right: Expression,
  name: string,
  points: readonly Environment[],
): number {
  const values = new Map([[name, root]]);
  const defined = points.filter((at) => Number.isFinite(evaluate(root, at)));
  const { checked, wrong } = compareAt(defined, substitute(left, values), substitute(right, values));
  return wrong === 0 && checked >= ENOUGH ? checked : 0;
}
