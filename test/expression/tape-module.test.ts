import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curveName, curveOperators } from "../../src/experiment/curve-operator.js";
import { monotoneCubic } from "../../src/experiment/interpolate.js";
import { differentiate } from "../../src/expression/differentiate.js";
import { apply, variable, type Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { assemble, type Tape } from "../../src/expression/tape.js";
import { BoundTape } from "../../src/expression/tape-kernel.js";
import { tapeModule } from "../../src/expression/tape-module.js";
import { standardOperators, vocabularyOf } from "../../src/expression/vocabulary.js";
import { Kernel } from "../../src/numerics/kernel/kernel.js";
import { cases, PATIENT } from "../cases.js";
import { expressions } from "./arbitrary.js";

const COLUMNS = ["c", "eta"];
const SCALARS = ["b", "k"];
const MANY = 1e9;
const kernel = new Kernel();

interface Input {
  readonly c: readonly number[];
  readonly eta: readonly number[];
  readonly scalars: readonly number[];
}

/** The bits of all outputs, one after the other: of the tape as it stands, then of the tape compiled. */
function both(tape: Tape, { c, eta, scalars }: Input): [BigUint64Array, BigUint64Array] {
  const frame = kernel.frame();
  const bound = new BoundTape(tape, frame);
  const columns = frame.arrays(2, c.length);
  const outputs = frame.arrays(tape.outputs, c.length);
  frame.enter();
  columns[0].set(c);
  columns[1].set(eta);
  const bits = (): BigUint64Array => {
    outputs.forEach((output) => output.fill(7));
    bound.run(c.length, columns, Float64Array.from(scalars), outputs);
    const all = Float64Array.from(outputs.flatMap((output) => [...output]));
    // Which of the bits of a NaN a processor keeps is left open.
    return new BigUint64Array(all.map((x) => (Number.isNaN(x) ? NaN : x)).buffer);
  };
  const interpreted = bits();
  expect(kernel.code(tape, () => tapeModule(tape)).enter(MANY)).toBeGreaterThan(0);
  return [interpreted, bits()];
}

const any = fc.oneof(
  fc.double({ min: 0.02, max: 0.98, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1),
);
const inputs: fc.Arbitrary<Input> = fc.nat({ max: 300 }).chain((rows) =>
  fc.record({
    c: fc.array(any, { minLength: rows, maxLength: rows }),
    eta: fc.array(any, { minLength: rows, maxLength: rows }),
    scalars: fc.array(any, { minLength: 2, maxLength: 2 }),
  }),
);

describe("a compiled tape", () => {
  it(
    "gives the bits of the interpreted one, of a law and its slopes over any number of rows",
    PATIENT,
    () => {
      fc.assert(
        fc.property(expressions, inputs, (law, input) => {
          const outputs = [law, ...["c", "eta", "k"].map((name) => differentiate(law, name))];
          const [interpreted, compiled] = both(assemble(outputs, COLUMNS, SCALARS)!, input);
          expect(compiled).toEqual(interpreted);
        }),
        { seed: 1, numRuns: cases },
      );
    },
  );

  it("reads tabulated curves and raises to powers that vary", () => {
    const cubic = monotoneCubic([0, 0.3, 0.6, 1], [4.2, 3.9, 3.7, 3.2]);
    const vocabulary = vocabularyOf(...standardOperators, ...curveOperators("U", cubic));
    const curve: Expression = apply(curveName("U", 0), variable("c"));
    const law = parse("c^k * c^eta + erfc(eta)", { variables: COLUMNS });
    const tape = assemble([curve, law, apply("*", curve, law)], COLUMNS, SCALARS, vocabulary)!;
    expect(tape.tables.length).toBe(1);
    fc.assert(
      fc.property(inputs, (input) => {
        const [interpreted, compiled] = both(tape, input);
        expect(compiled).toEqual(interpreted);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("is interpreted again, to the same bits, when so many others were compiled that it had to give way", () => {
    const tapeOf = (n: number): Tape =>
      assemble([parse(`c + ${n} * eta`, { variables: COLUMNS })], COLUMNS, SCALARS)!;
    const first = tapeOf(0.5);
    const input = { c: [0.1, 0.2, 0.3], eta: [1, 2, 3], scalars: [0, 0] };
    const [before] = both(first, input);
    const code = kernel.code(first, () => tapeModule(first));
    expect(code.enter(1)).toBeGreaterThan(0);
    for (let n = 1; n <= 256; n++) both(tapeOf(n), input);
    expect(code.enter(1)).toBe(0);
    const [again, compiled] = both(first, input);
    expect([again, compiled]).toEqual([before, before]);
  });
});
