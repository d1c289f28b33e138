import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileKernel } from "../../src/expression/compile.js";
import { differentiate } from "../../src/expression/differentiate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { assemble } from "../../src/expression/tape.js";
import { bindTape } from "../../src/expression/tape-kernel.js";
import { kernelVocabulary } from "../../src/expression/kernel-vocabulary.js";
import { standardVocabulary } from "../../src/expression/vocabulary.js";
import { Kernel } from "../../src/numerics/kernel/kernel.js";
import { cases, PATIENT } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";
import { exponentialsOf, interpret, readingOf, sameBits } from "./oracle.js";

const kernel = new Kernel();
const COLUMNS = ["c", "eta"];
const SCALARS = ["b", "k"];

type Environment = Readonly<Record<"c" | "eta" | "k" | "b", number>>;

/** All outputs at one environment, from a tape over three equal rows. */
function run(outputs: readonly Expression[], { c, eta, b, k }: Environment): number[] {
  const frame = kernel.frame();
  const bound = bindTape(assemble(outputs, COLUMNS, SCALARS)!, frame);
  const columns = frame.arrays(2, 3);
  const results = frame.arrays(outputs.length, 3);
  frame.enter();
  columns[0].fill(c);
  columns[1].fill(eta);
  bound(3, columns, Float64Array.of(b, k), results);
  for (const result of results) expect(new Set(result).size).toBe(1);
  return results.map((result) => result[1]);
}

const plain = standardVocabulary;
const exact = kernelVocabulary(kernel);

describe("compiled laws are the interpreter's", () => {
  /** Laws with more exponentials than this have too many readings to be tried; there are hardly any. */
  const MOST = 8;

  it("a tape, to the bit, with the kernel's functions of single numbers", PATIENT, () => {
    let [all, direct] = [0, 0];
    fc.assert(
      fc.property(expressions, environments, (e, at) => {
        fc.pre(exponentialsOf(e).length <= MOST);
        const reading = readingOf(e, at, exact, run([e], at)[0]);
        [all, direct] = [all + 1, direct + Number(reading === "plainly")];
        return reading !== undefined;
      }),
      { seed: 1, numRuns: cases },
    );
    // few laws have exp(x) and exp(-x)
    expect(direct / all).toBeGreaterThan(0.97);
  });

  it("a tape of a law and its slopes, to the bit", PATIENT, () => {
    fc.assert(
      fc.property(expressions, environments, (e, at) => {
        const outputs = [e, ...["c", "eta", "k", "b"].map((name) => differentiate(e, name))];
        fc.pre(outputs.every((each) => exponentialsOf(each).length <= MOST));
        return run(outputs, at).every((value, n) => readingOf(outputs[n], at, exact, value) !== undefined);
      }),
      { seed: 1, numRuns: cases },
    );
  });

  it("generated code, to the bit, with the functions of Math", PATIENT, () => {
    fc.assert(
      fc.property(expressions, environments, (e, at) => {
        const out = new Float64Array(1);
        compileKernel([e], COLUMNS, SCALARS)(
          1,
          [Float64Array.of(at.c), Float64Array.of(at.eta)],
          Float64Array.of(at.b, at.k),
          [out],
        );
        return sameBits(out[0], interpret(e, at, plain));
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

describe("a tape", () => {
  it("gives a law and all its derivatives at once, as the generated code does", () => {
    const law = parse("k / (1 + exp(b*(c - 0.6))) * (exp(-eta/2) - exp(eta/2)) * c^0.3", {
      variables: COLUMNS,
    });
    const first = ["c", "eta", "b", "k"].map((name) => differentiate(law, name));
    const all = [law, ...first, ...first.flatMap((e) => ["c", "eta"].map((name) => differentiate(e, name)))];
    const plain = compileKernel(all, COLUMNS, SCALARS);
    fc.assert(
      fc.property(environments, (environment) => {
        const results = all.map(() => new Float64Array(1));
        const { c, eta, b, k } = environment;
        plain(1, [Float64Array.of(c), Float64Array.of(eta)], Float64Array.of(b, k), results);
        const tape = run(all, environment);
        const size = Math.max(...results.map(([x]) => Math.abs(x)));
        results.forEach(([x], n) => expect(Math.abs(tape[n] - x)).toBeLessThanOrEqual(1e-13 * size));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("computes what is common once, up to sign, and reuses registers", () => {
    const law = parse("(c - 0.3) * exp(c - 0.3) + (0.3 - c) * exp(0.3 - c)", { variables: COLUMNS });
    const tape = assemble([law], COLUMNS, [])!;
    // c - 0.3, its exponential, the inverse of that, two products, their difference.
    expect(tape.rows.length).toBe(6);
    expect(tape.registers).toBeLessThanOrEqual(3);
  });

  it("leaves laws with operators that the kernel does not know to the plain path", () => {
    const twice = { ...parse("c", { variables: COLUMNS }) };
    const odd: Expression = { kind: "apply", operator: "odd", operands: [twice] };
    const vocabulary = new Map([["odd", { evaluate: (x: number) => x } as never]]);
    expect(assemble([odd], COLUMNS, [], vocabulary)).toBeUndefined();
  });
});
