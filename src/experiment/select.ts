import { nearest } from "../expression/nearest.js";
import type { Corpus } from "./experiment.js";

/** The corpus with these experiments only. @throws Error for a name that it does not have. */
export function only(corpus: Corpus, ...names: readonly string[]): Corpus {
  checkNames(corpus, names);
  return { ...corpus, experiments: corpus.experiments.filter(({ name }) => names.includes(name)) };
}

/** The corpus without these experiments. @throws Error for a name that it does not have. */
export function without(corpus: Corpus, ...names: readonly string[]): Corpus {
  checkNames(corpus, names);
  return { ...corpus, experiments: corpus.experiments.filter(({ name }) => !names.includes(name)) };
}

function checkNames({ name: corpus, experiments }: Corpus, names: readonly string[]): void {
  const known = experiments.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `corpus "${corpus}" has no experiment "${unknown}" (it has ${known.join(", ")}).${nearest(unknown, known)}`,
  );
}
