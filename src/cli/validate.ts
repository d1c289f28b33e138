import type { Command } from "commander";
import { short } from "../report/numbers.js";
import { validate, type Validation } from "../validate.js";
import { EXIT, type Finish } from "./exit.js";
import { readRanking } from "./read-ranking.js";
import { corpusOf, withExperiments } from "./trial-flags.js";

interface ValidateFlags {
  readonly experiments?: string[];
  readonly json?: boolean;
}

/** Adds the command `validate`. */
export function addValidate(program: Command, finish: Finish): void {
  withExperiments(program.command("validate <ranking> <corpus>"))
    .description(
      "hold ranked laws, with their numbers as fitted, against other experiments; nothing is fitted",
    )
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope validate runs/first/ranking.json corpora/nmc333-operando-txm --experiments cycle-slow\n",
    )
    .action(async (ranking: string, corpus: string, flags: ValidateFlags) =>
      finish(await validateCommand(ranking, corpus, flags)),
    );
}

async function validateCommand(path: string, folder: string, flags: ValidateFlags): Promise<number> {
  const ranking = await readRanking(path);
  const results = validate(ranking, { corpus: await corpusOf(folder, flags) });
  process.stdout.write(flags.json ? `${JSON.stringify(results)}\n` : tableOf(results));
  return EXIT.done;
}

function tableOf(results: readonly Validation[]): string {
  const rows = results.map(({ name, deviance, rms, failure }) => {
    const numbers = failure ?? `${deviance.toFixed(1).padStart(8)}  ${short(rms).padStart(8)}`;
    return `${name.slice(0, 42).padEnd(44)}${numbers}\n`;
  });
  return ["law                                          -2 ln L       rms\n", ...rows].join("");
}
