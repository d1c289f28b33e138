import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { readCorpus } from "../experiment/read.js";
import { checkGrammar } from "./check-grammar.js";
import { checkLaw } from "./check-law.js";
import { EXIT, type Finish } from "./exit.js";

/** Adds the command `check`. */
export function addCheck(program: Command, finish: Finish): void {
  program
    .command("check <target>")
    .description("whether a corpus, a grammar or a law is sound, and what is wrong with it")
    .addHelpText("after", "\nExample:\n  kinetoscope check grammars/electro-autocatalysis.bnf\n")
    .action(async (target: string) => {
      process.stdout.write(await check(target));
      finish(EXIT.done);
    });
}

/** Says what a corpus folder, a grammar file or a law is, or throws what is wrong with it. */
export async function check(target: string): Promise<string> {
  if (target.endsWith(".bnf")) return checkGrammar(target);
  const isFolder = await stat(target).then(
    (each) => each.isDirectory(),
    () => false,
  );
  return isFolder || (/[\\/]/.test(target) && !/[*+(]/.test(target)) ? checkCorpus(target) : checkLaw(target);
}

async function checkCorpus(folder: string): Promise<string> {
  const corpus = await readCorpus(folder);
  const lines = corpus.experiments.map(({ name, observations, protocol }) => {
    const kinds = observations.map((each) => (each.kind === "signal" ? each.quantity : each.kind));
    return `  ${name}: ${protocol.length} stage${protocol.length === 1 ? "" : "s"}; ${summary(kinds)}`;
  });
  return [`corpus ${corpus.name} is sound: ${corpus.title}`, ...lines, ""].join("\n");
}

function summary(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} x ${kind}`)).join(", ");
}
