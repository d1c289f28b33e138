import fc from "fast-check";
import { parameter } from "../../src/expression/expression.js";
import type { Assessment, Found } from "../../src/search/candidate.js";

/** An assessed law of which only the key and the assessment matter. */
export function foundLaw(key: string, discrepancy: number, complexity: number): Found<Assessment> {
  const derivation = { nonterminal: "law", production: 0, children: [] };
  const law = { key, attempt: 0, derivation, expression: parameter("k"), parameters: [], complexity };
  return { law, assessment: { discrepancy, complexity } };
}

/** Assessed laws with many ties, some failed, no key twice. */
export const foundLaws: fc.Arbitrary<Found<Assessment>[]> = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -4, max: 4 }) },
        fc.constantFrom(Infinity, NaN, 1e308, -1e308),
      ),
      fc.integer({ min: 1, max: 8 }),
    ),
    { maxLength: 40 },
  )
  .map((points) =>
    points.map(([discrepancy, complexity], i) => foundLaw(`law ${i}`, discrepancy, complexity)),
  );

/** The same laws, and the same in another order. */
export const shuffled: fc.Arbitrary<readonly [Found<Assessment>[], Found<Assessment>[]]> = foundLaws.chain(
  (laws) => fc.tuple(fc.constant(laws), fc.shuffledSubarray(laws, { minLength: laws.length })),
);
