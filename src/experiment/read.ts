import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { nearest } from "../expression/nearest.js";
import { CorpusError } from "./corpus-error.js";
import type { Corpus } from "./experiment.js";
import { readExperiment } from "./read-experiment.js";
import { corpusSchema, type CorpusFile } from "./schema.js";

/**
 * Reads `corpus.json` and its tables from a folder (see corpora/README.md).
 * @throws CorpusError naming the file, row and column of what is wrong.
 */
export async function readCorpus(folder: string): Promise<Corpus> {
  const path = join(folder, "corpus.json");
  const file = checkShape(path, await readJson(path));
  const experiments = await Promise.all(
    file.experiments.map((experiment) => readExperiment(folder, path, experiment)),
  );
  checkNames(
    path,
    experiments.map(({ name }) => name),
  );
  const { name, title, citation, licence, synthetic, planted, errorModel } = file;
  return {
    name,
    title,
    citation,
    licence,
    synthetic,
    errorModel,
    experiments,
    ...(planted ? { planted } : {}),
  };
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new CorpusError(
      path,
      "there is no such file. A corpus is a folder with a corpus.json and its CSV tables.",
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CorpusError(path, `not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * What a `corpus.json` says, before any of its tables is read.
 * @param path that errors name
 * @throws CorpusError naming the key that is wrong.
 */
export function checkShape(path: string, data: unknown): CorpusFile {
  const result = corpusSchema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new CorpusError(path, describe(issue, data));
}

/** "experiments[0].protocol[1].until: ..." with the near miss of an unknown key. */
function describe(issue: z.core.$ZodIssue, data: unknown): string {
  const place = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  const where = place === "" ? "" : `${place.replace(/^\./, "")}: `;
  if (issue.code === "unrecognized_keys") {
    return `${where}unknown key "${issue.keys[0]}".${nearest(issue.keys[0], KEYS)}`;
  }
  const found = issue.path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    data,
  );
  const shown = found === undefined ? "nothing" : JSON.stringify(found).slice(0, 40);
  return `${where}${issue.message} (found ${shown}).`;
}

/** Every key of the format, for near misses. */
const KEYS =
  "format name title citation licence synthetic planted errorModel experiments temperature start population mixture protocol observations until time duration charge potential current currentTable potentialTable between resistance rest free kind file unit particles species stoichiometry initialError reactions law parameters error errorColumn timeError calibration weighting openCircuit alternatives initial formula table offsetError column composition weight prefactor value quantity each normal mean sd reference gainError setup twoTheta intensity".split(
    " ",
  );

function checkNames(path: string, names: readonly string[]): void {
  const double = names.find((name, n) => names.indexOf(name) !== n);
  if (double !== undefined)
    throw new CorpusError(path, `two experiments are named "${double}". Names must differ.`);
}
