import { resolve } from "node:path";
import type { Corpus } from "../src/experiment/experiment.js";
import { readCorpus } from "../src/experiment/read.js";

/** A corpus that ships. */
export const shippedCorpus = (name: string): Promise<Corpus> =>
  readCorpus(resolve(import.meta.dirname, "../corpora", name));
