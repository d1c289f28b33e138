import type { Command } from "commander";
import { writeReport } from "../report/write.js";
import { EXIT, type Finish } from "./exit.js";
import { readRanking } from "./read-ranking.js";

interface ReportFlags {
  readonly out: string;
}

/** Adds the command `report`. */
export function addReport(program: Command, finish: Finish): void {
  program
    .command("report <ranking>")
    .description("write the report of a ranking.json again")
    .requiredOption("--out <folder>", "a new folder")
    .addHelpText("after", "\nExample:\n  kinetoscope report runs/first/ranking.json --out runs/again\n")
    .action(async (ranking: string, flags: ReportFlags) => finish(await reportCommand(ranking, flags)));
}

async function reportCommand(path: string, { out }: ReportFlags): Promise<number> {
  const folder = await writeReport(out, await readRanking(path));
  process.stdout.write(`Report: ${folder}/report.html\n`);
  return EXIT.done;
}
