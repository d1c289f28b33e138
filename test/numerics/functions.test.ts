import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelVocabulary } from "../../src/expression/kernel-vocabulary.js";
import { operatorOf } from "../../src/expression/operator.js";
import { Kernel } from "../../src/numerics/kernel/kernel.js";
import { cases, PATIENT } from "../cases.js";
import * as exact from "./exact.js";

const vocabulary = kernelVocabulary(new Kernel());
const value = (name: string, ...x: number[]): number => operatorOf(vocabulary, name).evaluate(...x);

describe("the references have their known digits", () => {
  it.each([
    ["e", exact.exp(exact.exactly(1)), "2.71828182845904523536028747135266249775724709369995"],
    ["ln 10", exact.log(exact.exactly(10)), "2.30258509299404568401799145468436420760110148862877"],
    ["sqrt 2", exact.root(exact.exactly(2)), "1.41421356237309504880168872420969807856967187537694"],
    ["asinh 1", exact.asinh(exact.exactly(1)), "0.88137358701954302523260932497979230902816032826163"],
    ["tanh 1", exact.tanh(exact.exactly(1)), "0.76159415595576488811945828260479359041276859725793"],
    ["erfc 1", exact.erfc(exact.exactly(1)), "0.15729920705028513065877936491739074070393300203369"],
  ])("%s", (_name, number, digits) => {
    const places = 10n ** 50n;
    expect(String((number * places) / exact.exactly(1))).toBe(digits.replace(/^0?\./, "").replace(".", ""));
  });
});

describe("functions of the kernel against their true values", () => {
  const one = (low: number, high: number): fc.Arbitrary<number[]> =>
    fc.tuple(fc.double({ min: low, max: high, noNaN: true }));
  /** Near zero of every size, where a series has to take over from a difference. */
  const small = fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -40, max: 1 }))
    .map(([x, n]) => [x * 2 ** n])
    .filter(([x]) => Math.abs(x) > 1e-290);
  const FUNCTIONS: readonly [string, number, (...x: bigint[]) => bigint, fc.Arbitrary<number[]>][] = [
    ["exp", 1, exact.exp, fc.oneof(one(-707, 709), small)],
    ["log", 1, exact.log, fc.oneof(one(1e-300, 1e300), one(0.5, 2), one(1e-12, 20))],
    ["^", 1, exact.power, fc.tuple(one(1e-3, 30), one(-20, 20)).map(([[x], [y]]) => [x, y])],
    ["sinh", 2, exact.sinh, fc.oneof(one(-20, 20), one(-700, 700), small)],
    ["cosh", 2, exact.cosh, fc.oneof(one(-20, 20), one(-700, 700))],
    ["tanh", 2, exact.tanh, fc.oneof(one(-5, 5), small)],
    ["asinh", 2, exact.asinh, fc.oneof(one(-50, 50), one(-1e12, 1e12), small)],
    ["erfc", 4, exact.erfc, fc.oneof(one(-6, 6), one(4, 26), small)],
  ];

  it.each(FUNCTIONS)("%s is within %i ulp", PATIENT, (name, most, truth, operands) => {
    let worst = 0;
    fc.assert(
      fc.property(operands, (x) => {
        const off = exact.ulpsOff(value(name, ...x), truth(...x.map(exact.exactly)));
        worst = Math.max(worst, off);
      }),
      { seed: 1, numRuns: cases },
    );
    console.log(`${name}: at most ${worst.toFixed(2)} ulp off`);
    expect(worst).toBeLessThanOrEqual(most);
  });
});
