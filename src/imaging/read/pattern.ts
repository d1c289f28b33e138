import type { Pattern } from "../model.js";
import { hashFile } from "./hash-file.js";
import type { PatternOptions } from "./options.js";
import { readPatternText } from "./pattern-text.js";
import { firstBytes, isHdf5 } from "./signature.js";
import { fileSize, readSource } from "./source.js";
import { Hdf5Thread } from "./thread.js";

/**
 * Reads a one-dimensional diffraction pattern: NeXus of pyFAI, or columns of text (`.xy`, `.xye`, `.chi`, pyFAI).
 * @throws ImagingError where the file is damaged or leaves out what only the user can know.
 */
export async function readPattern(path: string, options: PatternOptions = {}): Promise<Pattern> {
  await fileSize(path); // says so where there is no such file
  if (!isHdf5(await firstBytes(path))) return readPatternText(await readSource(path), options);
  const thread = new Hdf5Thread();
  try {
    const task = { kind: "pattern", file: path, sha256: await hashFile(path), options } as const;
    return (await thread.read(task, options.limit)) as Pattern;
  } finally {
    await thread.close();
  }
}
