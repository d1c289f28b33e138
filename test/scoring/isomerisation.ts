import type { HypothesisOptions } from "../../src/scoring/hypothesis.js";

/** The law that is planted in the corpus catalysis-isomerisation. Its name splits the random stream of a fit. */
export const isomerisation = (
  name: string,
  guess: Readonly<Record<"a" | "b" | "p" | "q", number>>,
): HypothesisOptions => ({ name, law: "(a*A - b*B)/(1 + p*A + q*B)", guess, variables: ["A", "B"] });
