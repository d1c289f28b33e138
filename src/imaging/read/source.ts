import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { ImagingError } from "../imaging-error.js";

/** The bytes of one file. */
export interface Source {
  /** As it was named. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Greatest file that is read into memory at once, bytes. */
const GREATEST = 2 ** 31 - 1;

/** @throws ImagingError where there is no such file, or it cannot be read or is too large. */
export async function readSource(file: string): Promise<Source> {
  const size = await fileSize(file);
  if (size > GREATEST) {
    throw new ImagingError({ file, found: `${size} bytes`, expected: `at most ${GREATEST} bytes` });
  }
  const bytes = await readFile(file).catch((error: unknown) => unreadable(file, error));
  return { file, bytes, sha256: sha256(bytes) };
}

/** @throws ImagingError where there is no such file, or it is not a file. */
export async function fileSize(file: string): Promise<number> {
  const status = await stat(file).catch((error: unknown) => unreadable(file, error));
  if (!status.isFile()) throw new ImagingError({ file, found: "something else", expected: "a file" });
  return status.size;
}

/** SHA-256 of bytes as hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** UTF-8 text, or Latin-1 where the bytes are no UTF-8 (old beamlines write the degree and micro signs so). */
export function decodeText({ file, bytes }: Source): string {
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new ImagingError({ file, place: `byte ${zero}`, found: "a zero byte", expected: "text" });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

function unreadable(file: string, error: unknown): never {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code || String(error)})`;
  throw new ImagingError({ file, found, expected: "a readable file", fix: "Check the path." });
}
