import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emit, type EmitLanguage } from "../../src/expression/emit.js";
import { evaluate, type Environment } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { parameterNames, variableNames } from "../../src/expression/walk.js";
import { cases } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";
import { roundingOf } from "./rounding.js";

interface Case {
  readonly e: Expression;
  readonly at: Environment;
  readonly value: number;
}

/** Laws with a finite value that rounding does not spoil: there every language has to give the oracle's value. */
const sample: readonly Case[] = fc
  .sample(fc.tuple(expressions, environments), { seed: 1, numRuns: Math.round(cases * 1.6) })
  .map(([e, at]) => ({ e, at, value: evaluate(e, at) }))
  .filter(({ e, at, value }) => Number.isFinite(value) && value !== 0 && roundingOf(e, at) < 1e-13)
  .filter(({ value }) => Math.abs(value) > 1e-290)
  .slice(0, cases);

const call = (n: number, { e, at }: Case, write: (x: number) => string): string =>
  `law${n}(${[...variableNames(e), ...parameterNames(e)].map((name) => write(at[name])).join(", ")})`;

/** The answers of a program that prints one number a line. */
function run(command: string, args: readonly string[]): number[] {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) throw new Error(stderr.slice(0, 2000));
  return stdout.trim().split("\n").map(Number);
}

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const laws = (language: EmitLanguage): string[] => sample.map(({ e }, n) => emit(e, language, `law${n}`));
const worst = (answers: readonly number[]): number => {
  expect(answers.length).toBe(sample.length);
  return Math.max(...answers.map((answer, n) => Math.abs(answer / sample[n].value - 1)));
};
/** One definition of a helper, however many laws bring it along. */
const once = (code: readonly string[], helper: RegExp): string => {
  const found = code.map((text) => helper.exec(text)?.[0]).find((text) => text !== undefined) ?? "";
  return [found, ...code.map((text) => text.replace(helper, ""))].join("\n");
};
const ERFC = /\/\*\* Complementary[^]*?\n\}\n/;

describe("a law written out gives the oracle's value to 1e-12", () => {
  const folder = mkdtempSync(join(tmpdir(), "emit-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(() => expect(sample.length).toBeGreaterThan(0.9 * cases));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("in JavaScript, run by node", () => {
    const calls = sample.map((each, n) => `console.log(${call(n, each, String)});`);
    const text = [once(laws("javascript"), ERFC), ...calls].join("\n");
    expect(worst(run(process.execPath, [file("laws.mjs", text)]))).toBeLessThan(1e-12);
  });

  it.runIf(has("python3", "-c", "import numpy, scipy"))("in Python, run by python3 with NumPy", () => {
    const calls = sample.map((each, n) => `print(repr(float(${call(n, each, (x) => `np.float64(${x})`)})))`);
    const path = file("laws.py", [...laws("python"), ...calls].join("\n"));
    expect(worst(run("python3", ["-W", "ignore", path]))).toBeLessThan(1e-12);
  });

  it.runIf(has("gcc", "--version"))("in C, compiled by gcc", () => {
    const calls = sample.map((each, n) => `printf("%.17g\\n", ${call(n, each, (x) => `${x}`)});`);
    const text = ["#include <stdio.h>", ...laws("c"), "int main(void) {", ...calls, "return 0; }"].join("\n");
    const program = join(folder, "laws");
    const built = spawnSync("gcc", ["-O0", "-w", "-o", program, file("laws.c", text), "-lm"], {
      encoding: "utf8",
    });
    expect(built.stderr).toBe("");
    expect(worst(run(program, []))).toBeLessThan(1e-12);
  });

  it.runIf(has("python3", "-c", "import sympy"))("in SymPy, evaluated to 30 digits", () => {
    const some = sample.slice(0, 60);
    const lines = some.map(({ e, at }, n) => {
      const values = Object.entries(at).map(([name, x]) => `"${name}": Float(repr(${x}), 40)`);
      return `${emit(e, "sympy", `law${n}`)}\nprint(N(sympify(law${n}).subs({${values.join(", ")}}), 30))`;
    });
    const answers = run("python3", [
      file("symbols.py", ["from sympy import N, Float, sympify", ...lines].join("\n")),
    ]);
    expect(Math.max(...answers.map((x, n) => Math.abs(x / some[n].value - 1)))).toBeLessThan(1e-12);
  });

  it.runIf(has("julia", "--version"))("in Julia", () => {
    const calls = sample.map((each, n) => `println(${call(n, each, (x) => `Float64(${x})`)})`);
    expect(worst(run("julia", [file("laws.jl", [...laws("julia"), ...calls].join("\n"))]))).toBeLessThan(
      1e-12,
    );
  });
});

describe("what is written out", () => {
  const law = parse("k * exp(-lambda * c) * erfc(in)", { variables: ["c"] });

  it("avoids the words of the language and keeps names apart", () => {
    expect(emit(law, "python", "rate")).toContain("def rate(c, in_, k, lambda_):");
    expect(emit(law, "c", "rate")).toContain("double rate(double c, double in, double k, double lambda)");
    const both = parse("lambda * lambda_ * c", { variables: ["c"] });
    expect(emit(both, "python", "rate")).toContain("def rate(c, lambda__, lambda_):");
  });

  it("brings along what it calls", () => {
    expect(emit(law, "python", "rate")).toContain("from scipy.special import erfc\n\n\ndef rate");
    expect(emit(law, "typescript", "rate")).toContain("function erfc(x: number): number {");
    expect(emit(parse("c + 1", { variables: ["c"] }), "javascript", "rate")).toBe(
      "export function rate(c) {\n  return (c + 1);\n}\n",
    );
  });

  it("reads as Julia and SymPy", () => {
    const power = parse("k * c^2 / 3", { variables: ["c"] });
    expect(emit(power, "julia", "rate")).toBe("rate(c, k) = ((k * (c ^ 2)) / 3)\n");
    expect(emit(power, "sympy", "rate")).toContain(
      'c = symbols("c")\nk = symbols("k")\nrate = ((k * (c ** 2)) / 3)\n',
    );
  });

  it("refuses a number that no language can write", () => {
    expect(() => emit({ kind: "constant", value: Infinity }, "c", "rate")).toThrow("cannot be written in c");
  });
});
