import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ImagingError } from "../imaging-error.js";

/**
 * SHA-256 of a file as hexadecimal digits, without holding the file in memory.
 * @throws ImagingError where it cannot be read.
 */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new ImagingError({ file, found: String(error), expected: "a readable file" });
  }
  return hash.digest("hex");
}
