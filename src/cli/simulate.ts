import type { Command } from "commander";
import { simulateFile } from "../simulation/simulate.js";
import { EXIT, type Finish } from "./exit.js";
import { predictionCsv, predictionJson, stageLines } from "./prediction.js";

interface SimulateFlags {
  readonly json?: boolean;
}

/** Adds the command `simulate`. */
export function addSimulate(program: Command, finish: Finish): void {
  program
    .command("simulate <file>")
    .description("simulate particles or a density as stated in a JSON file; prints a table with all digits")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope simulate examples/simulate.json\n  kinetoscope simulate examples/charge-hold-rest.json\n\nWhat a file may say is in docs/simulate.md.\n",
    )
    .action(async (file: string, flags: SimulateFlags) => finish(await simulateCommand(file, flags)));
}

async function simulateCommand(path: string, flags: SimulateFlags): Promise<number> {
  const { outcome, notes } = await simulateFile(path);
  for (const note of notes) process.stderr.write(`kinetoscope: ${note}.\n`);
  if (outcome.kind === "failure") {
    process.stderr.write(`kinetoscope: ${outcome.reason} at ${outcome.time} h (${outcome.detail}).\n`);
    return EXIT.nothingFound;
  }
  process.stdout.write(flags.json ? `${predictionJson(outcome)}\n` : predictionCsv(outcome));
  if (!flags.json) process.stderr.write(stageLines(outcome));
  return EXIT.done;
}
