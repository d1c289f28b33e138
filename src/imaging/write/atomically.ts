import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/**
 * Writes a file under a passing name and then gives it its own: whoever finds it finds it whole. The passing name keeps
 * the extension, which some libraries go by.
 * @throws whatever `write` throws; nothing is left behind then.
 */
export async function writeAtomically(
  path: string,
  write: (passing: string) => Promise<void> | void,
): Promise<void> {
  const extension = /\.[^./\\]*$/.exec(path)?.[0] ?? "";
  const passing = `${path}.${randomUUID()}${extension}`;
  try {
    await write(passing);
    await rename(passing, path);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
}

/** Writes text or bytes so. */
export const writeWhole = (path: string, data: string | Uint8Array): Promise<void> =>
  writeAtomically(path, (passing) => writeFile(passing, data));
