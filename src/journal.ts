import { createHash } from "node:crypto";
import type { Assessed, DiscoverOptions } from "./discover.js";
import { openJournal, type About, type FileJournal } from "./search/journal-file.js";
import { stringify } from "./search/json.js";
import { trialData } from "./trial.js";

/**
 * What the assessments of a search rest on: grammar, data, forward model, seed and windows, as digests where they are long.
 * The budget is not among it, so a search can go on with a larger one.
 */
export function aboutSearch(options: DiscoverOptions): About {
  const { grammar, corpus, seed = 1, windows = {}, own } = options;
  const { experiments, ensemble, errorModel } = trialData(options);
  return {
    corpus: corpus.name,
    experiments: experiments.map(({ name }) => name).join(", "),
    data: digest({ experiments, errorModel }),
    grammar: grammar.name,
    rules: digest(grammar),
    ensemble,
    seed,
    windows,
    ...(own ? { own } : {}),
  };
}

/**
 * Opens the journal of a search, or begins one: every law that was looked at, one line each, on the disk before the next
 * batch begins. A search that is repeated with it goes the way of the one before, however that ended, and then on.
 * @throws JournalError where the file is no journal, or one of a search with other data, rules or settings.
 */
export function openSearch(file: string, options: DiscoverOptions): Promise<FileJournal<Assessed>> {
  return openJournal<Assessed>(file, aboutSearch(options));
}

const digest = (value: unknown): string =>
  createHash("sha256").update(stringify(value)).digest("hex").slice(0, 16);
