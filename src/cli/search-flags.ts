import type { Command } from "commander";
import { collect, whole } from "./flag-values.js";
import { withTrial, type TrialFlags } from "./trial-flags.js";

/** What a search is told, on top of what a trial is. */
export interface SearchFlags extends TrialFlags {
  readonly laws: number;
  readonly most: number;
  readonly journal?: string;
  readonly seconds?: number;
  /** Laws of the grammar to begin with. */
  readonly law: string[];
}

/** Gives a command the flags of a search. */
export const withSearch = (command: Command): Command =>
  withTrial(command)
    .option("--laws <n>", "most laws to be assessed", whole, 300)
    .option("--law <text>", "a law of the grammar to begin with; may be given again", collect, [])
    .option("--most <n>", "most discovered laws to be ranked", whole, 4)
    .option("--seconds <n>", "stop the search after so many seconds", whole)
    .option("--journal <file>", "keep every law in this file; the same command again goes on from it");
