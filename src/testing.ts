/**
 * For tests of one's own laws, in one's own test suite: `kinetoscope/testing`. Needs fast-check beside it.
 *
 *     import { assertAdmissible, cases } from "kinetoscope/testing";
 *     it("is admissible", () => assertAdmissible(law, { except: ["P4"] }));
 */
import fc from "fast-check";
import type { ParameterDeclaration } from "./expression/declaration.js";
import type { Grammar } from "./grammar/grammar.js";
import { lawOf, type DerivedLaw } from "./grammar/law-of.js";
import { sample } from "./grammar/sample.js";
import { random } from "./numerics/random.js";
import { domainOf, type Case, type QuestionedLaw } from "./verdicts/domain.js";
import { physicsVerdicts } from "./verdicts/physics-verdicts.js";
import { standingText } from "./verdicts/standing.js";

/** Compositions in (0, 1), away from the ends by 0.001. */
export const compositions: fc.Arbitrary<number> = fc.double({ min: 1e-3, max: 1 - 1e-3, noNaN: true });

/** Overpotentials to 20 kT of either sign. */
export const overpotentials: fc.Arbitrary<number> = fc.double({ min: -20, max: 20, noNaN: true });

/** Populations of `least` to `most` particles: a composition each, and weights of sum 1. */
export const populations = (
  least = 1,
  most = 20,
): fc.Arbitrary<{ readonly compositions: number[]; readonly weights: number[] }> =>
  fc
    .array(fc.tuple(compositions, fc.double({ min: 0.1, max: 1, noNaN: true })), {
      minLength: least,
      maxLength: most,
    })
    .map((particles) => {
      const total = particles.reduce((sum, [, weight]) => sum + weight, 0);
      return {
        compositions: particles.map(([composition]) => composition),
        weights: particles.map(([, weight]) => weight / total),
      };
    });

/** Values of the parameters of a law around their guesses, inside their bounds; of c and eta too. */
export function cases(law: QuestionedLaw): fc.Arbitrary<Case> {
  const ranges = [...domainOf(law)].map(([name, { lower, upper }]): [string, fc.Arbitrary<number>] => [
    name,
    fc.double({ min: lower, max: upper, noNaN: true }),
  ]);
  return fc.record(Object.fromEntries(ranges));
}

/** Values of declared parameters around their guesses, inside their bounds. */
export function parametersOf(declarations: readonly ParameterDeclaration[]): fc.Arbitrary<Case> {
  return cases({ expression: { kind: "constant", value: 0 }, parameters: declarations }).map((values) =>
    Object.fromEntries(declarations.map(({ name }) => [name, values[name]])),
  );
}

/** Laws of a grammar, drawn by its weights, of at most `maximumSize` nodes. */
export const lawsOf = (grammar: Grammar, maximumSize = 40): fc.Arbitrary<DerivedLaw> =>
  fc
    .integer({ min: 0, max: 2 ** 31 })
    .map((seed) => lawOf(grammar, sample(grammar, random(`laws/${seed}`), maximumSize)));

/**
 * Asks a law of particles for the 22 properties of an admissible rate law.
 * @param except properties that the law is allowed to break, by their names: "P4" for an inverted region
 * @throws Error naming every other property that it breaks, with a simple counterexample.
 */
export function assertAdmissible(
  law: QuestionedLaw,
  { except = [] }: { readonly except?: readonly string[] } = {},
): void {
  const broken = physicsVerdicts(law).filter(
    ({ id, standing }) => standing.kind === "violated" && !except.includes(id),
  );
  if (broken.length === 0) return;
  const lines = broken.map(({ id, property, standing }) => `${id} ${property}: ${standingText(standing)}`);
  throw new Error(`the law is not admissible:\n${lines.join("\n")}`);
}
