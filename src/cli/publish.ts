import { renderTable } from "../report/table.js";
import { writeReport } from "../report/write.js";
import type { Ranking } from "../scoring/ranking.js";
import type { TrialFlags } from "./trial-flags.js";

/** Prints a ranking, and writes its report where a folder is asked for. */
export async function publish(
  ranking: Ranking,
  { out, json }: Pick<TrialFlags, "out" | "json">,
): Promise<void> {
  const folder = out && (await writeReport(out, ranking));
  process.stdout.write(json ? `${JSON.stringify(ranking)}\n` : renderTable(ranking));
  if (folder && !json) process.stdout.write(`\nReport: ${folder}/report.html\n`);
}
