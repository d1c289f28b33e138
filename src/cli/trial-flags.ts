import type { Command } from "commander";
import type { Corpus } from "../experiment/experiment.js";
import { readCorpus } from "../experiment/read.js";
import { only } from "../experiment/select.js";
import { list, whole } from "./flag-values.js";

/** What every command that fits laws to a corpus is told. */
export interface TrialFlags {
  readonly experiments?: string[];
  readonly seed: number;
  readonly workers: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly robustness: boolean;
  readonly findings?: boolean;
}

/** Gives a command the flags of a trial, but for where its report goes. */
export const withTrial = (command: Command): Command =>
  withExperiments(command)
    .option("--seed <n>", "same seed, same results", whole, 1)
    .option("--workers <n>", "threads; the results do not depend on it", whole, 1)
    .option("--json", "print the ranking as JSON")
    .option("--no-robustness", "do not rank again under other assumptions")
    .option(
      "--findings",
      "also sampled evidence, left-out experiments and predictive checks of the leading laws (minutes a law)",
    );

/** Gives a command a folder for its report. */
export const withReport = (command: Command): Command =>
  command.option("--out <folder>", "a new folder for the report");

/** Gives a command the choice of experiments. */
export const withExperiments = (command: Command): Command =>
  command.option("--experiments <names>", "only these, separated by commas", list);

/** The corpus of a folder, or of it only the experiments asked for. */
export async function corpusOf(
  folder: string,
  { experiments }: Pick<TrialFlags, "experiments">,
): Promise<Corpus> {
  const corpus = await readCorpus(folder);
  return experiments ? only(corpus, ...experiments) : corpus;
}
