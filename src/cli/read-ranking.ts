import { readFile } from "node:fs/promises";
import type { Ranking } from "../scoring/ranking.js";

/**
 * The ranking of a run.
 * @throws Error where there is no such file, or where it is something else.
 */
export async function readRanking(path: string): Promise<Ranking> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new Error(
      `${path}: ${error instanceof SyntaxError ? "not JSON" : "there is no such file"}. Expected the ranking.json of a run.`,
      { cause: error },
    );
  }
  if (typeof data === "object" && data !== null && "entries" in data && "corpus" in data)
    return data as Ranking;
  throw new Error(`${path}: not a ranking. Expected the ranking.json of a run.`);
}
