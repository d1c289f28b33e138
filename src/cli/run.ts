import { Command, CommanderError, InvalidArgumentError } from "commander";
import {
  checkCommand,
  compareCommand,
  discoverCommand,
  reportCommand,
  simulateCommand,
  validateCommand,
} from "./commands.js";
import { EXIT } from "./exit.js";
import { imageCommand, type ImageFlags } from "./image.js";
import { journalCommand } from "./journal.js";
import { nextCommand } from "./next.js";
import { patternsCommand } from "./patterns.js";
import { verdictsCommand } from "./verdicts.js";

/** Runs the command line; returns its exit code. Errors go to standard error in one line. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const finish = (result: number): void => void (code = result);
  const program = commandLine(finish);
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.mistake;
    process.stderr.write(`kinetoscope: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.mistake;
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("it must be a whole number from 1 on.");
}

function numbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (text.trim() !== "" && values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError("it must be numbers separated by commas.");
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("it must be a number from 0 on.");
}

const list = (text: string): string[] => text.split(",").map((each) => each.trim());
const collect = (text: string, before: string[]): string[] => [...before, text];

function commandLine(finish: (code: number) => void): Command {
  const program = new Command("kinetoscope")
    .description("Finds the rate law behind imaged composition distributions.")
    .exitOverride()
    .configureHelp({ helpWidth: 100 });
  const withTrial = (command: Command): Command =>
    command
      .option("--experiments <names>", "only these, separated by commas", list)
      .option("--seed <n>", "same seed, same results", whole, 1)
      .option("--workers <n>", "threads; the results do not depend on it", whole, 1)
      .option("--json", "print the ranking as JSON")
      .option("--no-robustness", "do not rank again under other assumptions")
      .option(
        "--findings",
        "also sampled evidence, left-out experiments and predictive checks of the leading laws (minutes a law)",
      );
  const withReport = (command: Command): Command =>
    command.option("--out <folder>", "a new folder for the report");
  const withSearch = (command: Command): Command =>
    withTrial(command)
      .option("--laws <n>", "most laws to be assessed", whole, 300)
      .option("--law <text>", "a law of the grammar to begin with; may be given again", collect, [])
      .option("--most <n>", "most discovered laws to be ranked", whole, 4)
      .option("--seconds <n>", "stop the search after so many seconds", whole)
      .option("--journal <file>", "keep every law in this file; the same command again goes on from it");
  withReport(withSearch(program.command("discover <corpus>")))
    .description("search a grammar for laws and rank them beside the named explanations")
    .requiredOption("--grammar <file>", "which laws are admissible")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope discover corpora/nmc333-operando-txm --experiments charge-fast \\\n    --grammar grammars/electro-autocatalysis.bnf --laws 200 --workers 2 --out runs/first\n",
    )
    .action(async (corpus: string, options: Parameters<typeof discoverCommand>[1]) =>
      finish(await discoverCommand(corpus, options)),
    );
  withReport(withTrial(program.command("compare <corpus>")))
    .description("fit the named explanations, and your own, and rank them")
    .option("--law <text>", 'a hypothesis, "name: formula; k=1, b=20"; may be given again', collect, [])
    .option("--journal <file>", "also the best laws that a search has kept there")
    .option("--grammar <file>", "the rules that the laws of the journal are of")
    .option("--like <text>", "of the journal, only laws that have this in them; * stands for anything")
    .option("--top <n>", "of the journal, most laws to be fitted", whole, 3)
    .addHelpText(
      "after",
      '\nExample:\n  kinetoscope compare corpora/nmc111-planted --law "mine: k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1"\n',
    )
    .action(async (corpus: string, options: Parameters<typeof compareCommand>[1]) =>
      finish(await compareCommand(corpus, options)),
    );
  program
    .command("validate <ranking> <corpus>")
    .description(
      "hold ranked laws, with their numbers as fitted, against other experiments; nothing is fitted",
    )
    .option("--experiments <names>", "only these, separated by commas", list)
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope validate runs/first/ranking.json corpora/nmc333-operando-txm --experiments cycle-slow\n",
    )
    .action(async (ranking: string, corpus: string, options: Parameters<typeof validateCommand>[2]) =>
      finish(await validateCommand(ranking, corpus, options)),
    );
  program
    .command("next <ranking> <corpus>")
    .description("rank experiments by what they would tell between the laws that a ranking leaves, per cost")
    .option("--rates <list>", "currents, 1/h", numbers, [0.1, 1, 10])
    .option("--between <list>", "the two mean compositions of a charge and a discharge", numbers, [0.9, 0.6])
    .option("--particles <list>", "particles of each of three images", numbers, [30, 100])
    .option("--spreads <list>", "standard deviations of composition at the start", numbers, [0.01, 0.05])
    .option("--rests <list>", "hours of rest at the end, 0 for none", numbers, [0, 1])
    .option("--error <n>", "standard error of the composition of a particle", positive, 0.02)
    .option("--potentials <n>", "values of the potential on the way", positive, 8)
    .option("--preparation <n>", "hours to prepare an experiment", positive, 2)
    .option("--imaging <n>", "hours to image a particle", positive, 0.02)
    .option("--out <folder>", "a new folder for the picture and the numbers")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope next runs/first/ranking.json corpora/nmc111-planted --rates 0.1,1 --out runs/next\n",
    )
    .action(async (ranking: string, corpus: string, options: Parameters<typeof nextCommand>[2]) =>
      finish(await nextCommand(ranking, corpus, options)),
    );
  program
    .command("simulate <file>")
    .description("simulate particles or a density as stated in a JSON file; prints a table with all digits")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope simulate examples/simulate.json\n  kinetoscope simulate examples/charge-hold-rest.json\n\nWhat a file may say is in docs/simulate.md.\n",
    )
    .action(async (file: string, options: Parameters<typeof simulateCommand>[1]) =>
      finish(await simulateCommand(file, options)),
    );
  program
    .command("patterns <corpus>")
    .description("invert the powder patterns of a corpus: what they say before any law is asked")
    .option("--seed <n>", "same seed, same bands", whole, 1)
    .option("--draws <n>", "drawn patterns for errors and bands", whole, 40)
    .option("--out <folder>", "a new folder for tables and figures")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope patterns corpora/nmc-planted-patterns --out runs/patterns\n",
    )
    .action(async (corpus: string, options: Parameters<typeof patternsCommand>[1]) =>
      finish(await patternsCommand(corpus, options)),
    );
  withSearch(
    program.command("image <folder>").requiredOption("--out <folder>", "a new folder for the corpus"),
  )
    .description("turn the X-ray stacks of a folder with its imaging.json into a corpus, and on to laws")
    .option(
      "--recipe <file>",
      "how stacks are processed, instead of what the job says: a recipe, or a provenance.json",
    )
    .option("--no-pictures", "only numbers")
    .option("--grammar <file>", "discover laws from the corpus at once, as the command discover does")
    .addHelpText(
      "after",
      "\nExamples:\n  kinetoscope image scans --out runs/imaged\n  kinetoscope image scans --out runs/imaged --grammar grammars/electro-autocatalysis.bnf --workers 2\n",
    )
    .action(async (folder: string, options: ImageFlags) => finish(await imageCommand(folder, options)));
  program
    .command("journal <file>")
    .description("the laws that a search has looked at, the best first")
    .option("--top <n>", "most laws to be listed", whole, 20)
    .option("--like <text>", "only laws that have this in them; * stands for anything")
    .option("--explain <grammar>", "instead: what in the rules of this file tells good laws from bad")
    .option(
      "--by <what>",
      "discrepancy, complexity, or estimate (of laws that were not fitted, too)",
      "discrepancy",
    )
    .option("--json", "print as JSON")
    .addHelpText("after", '\nExample:\n  kinetoscope journal runs/first.jsonl --like "exp(*c" --top 5\n')
    .action(async (file: string, options: Parameters<typeof journalCommand>[1]) =>
      finish(await journalCommand(file, options)),
    );
  program
    .command("verdicts <law>")
    .description(
      "which properties of an admissible rate law a law has: proved, tested, or broken and by what",
    )
    .option("--json", "print as JSON")
    .addHelpText("after", '\nExample:\n  kinetoscope verdicts "k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1"\n')
    .action((law: string, options: Parameters<typeof verdictsCommand>[1]) =>
      finish(verdictsCommand(law, options)),
    );
  program
    .command("check <target>")
    .description("whether a corpus, a grammar or a law is sound, and what is wrong with it")
    .addHelpText("after", "\nExample:\n  kinetoscope check grammars/electro-autocatalysis.bnf\n")
    .action(async (target: string) => finish(await checkCommand(target)));
  program
    .command("report <ranking>")
    .description("write the report of a ranking.json again")
    .requiredOption("--out <folder>", "a new folder")
    .addHelpText("after", "\nExample:\n  kinetoscope report runs/first/ranking.json --out runs/again\n")
    .action(async (ranking: string, options: Parameters<typeof reportCommand>[1]) =>
      finish(await reportCommand(ranking, options)),
    );
  return program;
}
