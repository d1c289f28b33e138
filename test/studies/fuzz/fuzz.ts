import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "../../../src/numerics/random.js";
import { placeOf, type FuzzFormat } from "./formats.js";
import { outcomeOf, type Outcome, type Read } from "./judge.js";
import { mutate, type Specimen } from "./mutate.js";

/** What became of some mutated files. */
export interface Part {
  readonly refused: number;
  /** Read with the numbers of the sound file, and with others: what has no checksum cannot tell a changed digit. */
  readonly same: number;
  readonly different: number;
  /** Number of the file and what went wrong: neither an error of ours nor a sound result. */
  readonly faults: readonly string[];
  readonly slowestMilliseconds: number;
}

type Reader = (path: string) => Promise<Read>;

/** Mutates the sound files of a format in turn; file n is the same whatever the range. Tells before each what came before it. */
export async function fuzz(
  format: FuzzFormat,
  read: Reader,
  { from, to, seed }: { readonly from: number; readonly to: number; readonly seed: string },
  onFile: (n: number, before: Part) => void = () => undefined,
): Promise<Part> {
  const root = await mkdtemp(join(tmpdir(), "fuzz-"));
  try {
    const specimens = await format.specimens();
    const sound = await readSound(format.name, read, specimens, root);
    const tally = { refused: 0, same: 0, different: 0 };
    const faults: string[] = [];
    let slowest = 0;
    const part = (): Part => ({ ...tally, faults: [...faults], slowestMilliseconds: Math.round(slowest) });
    for (let n = from; n < to; n++) {
      onFile(n, part());
      const stream = random(seed).split(`${format.name} ${n}`);
      const mutated = mutate(specimens[n % specimens.length], stream);
      const { outcome, milliseconds } = await readIn(read, mutated, join(root, `file-${n}`));
      slowest = Math.max(slowest, milliseconds);
      if (outcome.kind === "fault") faults.push(`${n}: ${outcome.message}`);
      else if (outcome.kind === "refused") tally.refused++;
      else tally[numbersOf(outcome.result) === sound[n % sound.length] ? "same" : "different"]++;
    }
    return part();
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Numbers of the files before they are mutated. */
async function readSound(
  name: string,
  read: Reader,
  specimens: readonly Specimen[],
  root: string,
): Promise<string[]> {
  const sound: string[] = [];
  for (const [n, specimen] of specimens.entries()) {
    const { outcome } = await readIn(read, specimen, join(root, `sound-${n}`));
    if (outcome.kind !== "read") throw new Error(`${name}, sound file ${n}: ${outcome.message}`);
    sound.push(numbersOf(outcome.result));
  }
  return sound;
}

async function readIn(
  read: Reader,
  specimen: Specimen,
  where: string,
): Promise<{ outcome: Outcome; milliseconds: number }> {
  await mkdir(where);
  for (const [name, bytes] of specimen.files) await writeFile(join(where, name), bytes);
  const begun = performance.now();
  const outcome = await outcomeOf(read(placeOf(specimen, where)));
  const milliseconds = performance.now() - begun;
  await rm(where, { recursive: true });
  return { outcome, milliseconds };
}

/** A result without names of files, hashes and flags. */
const numbersOf = (result: Read): string =>
  JSON.stringify(result, (key, value: unknown) => {
    if (key === "provenance" || key === "flags" || key === "name") return undefined;
    return ArrayBuffer.isView(value) ? Array.from(value as Float64Array, String) : value;
  });
