import { Command, CommanderError } from "commander";
import { addCheck } from "./check.js";
import { addCompare } from "./compare.js";
import { addDiscover } from "./discover.js";
import { EXIT, type Finish } from "./exit.js";
import { addImage } from "./image.js";
import { addJournal } from "./journal.js";
import { addNext } from "./next.js";
import { addPatterns } from "./patterns.js";
import { addReport } from "./report.js";
import { addSimulate } from "./simulate.js";
import { addValidate } from "./validate.js";
import { addVerdicts } from "./verdicts.js";

/** The commands in the order in which the help lists them. */
const COMMANDS: readonly ((program: Command, finish: Finish) => void)[] = [
  addDiscover,
  addCompare,
  addValidate,
  addNext,
  addSimulate,
  addPatterns,
  addImage,
  addJournal,
  addVerdicts,
  addCheck,
  addReport,
];

/** Runs the command line; returns its exit code. Errors go to standard error in one line. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = commandLine((result) => void (code = result));
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.mistake;
    process.stderr.write(`kinetoscope: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.mistake;
  }
}

function commandLine(finish: Finish): Command {
  const program = new Command("kinetoscope")
    .description("Finds the rate law behind imaged composition distributions.")
    .exitOverride()
    .configureHelp({ helpWidth: 100 });
  for (const add of COMMANDS) add(program, finish);
  return program;
}
