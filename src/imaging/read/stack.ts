import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ImagingError } from "../imaging-error.js";
import type { Stack } from "../model.js";
import { hashFile } from "./hash-file.js";
import { readNcb } from "./ncb.js";
import type { StackOptions } from "./options.js";
import { readSdf } from "./sdf.js";
import { firstBytes, isHdf5 } from "./signature.js";
import { readSource } from "./source.js";
import { readStk } from "./stk.js";
import { Hdf5Thread } from "./thread.js";
import { readTiff, readTiffFolder } from "./tiff.js";

/** HDF5 may also begin after a block of something else, where only the name tells. */
const HDF5_EXTENSIONS = [".hdf5", ".h5", ".hdf", ".nxs", ".stxm", ".cxi"];
const EXTENSIONS = ".hdr, .hdf5, .h5, .nxs, .stxm, .cxi, .ncb, .stk, .tif";

/**
 * Reads a stack of images, whatever its format: SDF (`.hdr` with its `.xim`), NXstxm, pystxmcontrol, CXI and Data
 * Exchange (all HDF5, told apart by what is in them), NCB (`.ncb` with its `.dat`), STK, TIFF with a list of energies.
 * A folder stands for the one header in it, or for TIFF files named by their energy.
 * @throws ImagingError where the file is damaged, of no known format, or leaves out what only the user can know.
 */
export async function readStack(path: string, options: StackOptions = {}): Promise<Stack> {
  const [stack] = await readStacks([path], options);
  return stack;
}

/**
 * The same for several, in their order; HDF5 files share a thread, which saves a quarter of a second on each.
 * @throws ImagingError for the first that cannot be read.
 */
export async function readStacks(paths: readonly string[], options: StackOptions = {}): Promise<Stack[]> {
  const thread = new Hdf5Thread();
  try {
    const stacks: Stack[] = [];
    for (const path of paths) stacks.push(await readOne(path, options, thread));
    return stacks;
  } finally {
    await thread.close();
  }
}

async function readOne(path: string, options: StackOptions, thread: Hdf5Thread): Promise<Stack> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) return readFolder(path, options);
  const start = status ? await firstBytes(path) : new Uint8Array(0);
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? "";
  if (isHdf5(start) || (status && HDF5_EXTENSIONS.includes(extension))) {
    const task = { kind: "stack", file: path, sha256: await hashFile(path), options } as const;
    return (await thread.read(task, options.limit)) as Stack;
  }
  const source = await readSource(path);
  const byteOrder = String.fromCharCode(...start.subarray(0, 2));
  if ((byteOrder === "II" && start[2] === 42) || (byteOrder === "MM" && start[3] === 42)) {
    return readTiff(source, options);
  }
  if (extension === ".hdr") return readSdf(source, options);
  if (extension === ".xim") return readStack(await headerOf(path), options);
  if (extension === ".stk") return readStk(source);
  if (extension === ".ncb" || extension === ".dat") {
    const sibling = async (other: string) => readSource(path.replace(/\.[^.]*$/, await spelled(path, other)));
    return extension === ".ncb"
      ? readNcb(source, await sibling("dat"))
      : readNcb(await sibling("ncb"), source);
  }
  const found =
    start.length === 0 ? "an empty file" : `a file of no known format (${extension || "no extension"})`;
  throw new ImagingError({ file: path, found, expected: EXTENSIONS });
}

/** The extension as the file beside a file spells it. */
async function spelled(path: string, extension: string): Promise<string> {
  const names = await readdir(dirname(path));
  const stem = path.replace(/\.[^.]*$/, "");
  const found = [extension, extension.toUpperCase()].find((end) =>
    names.some((name) => join(dirname(path), name) === join(`${stem}.${end}`)),
  );
  return `.${found ?? extension}`;
}

/** The header of an image: its longest start among the headers beside it. */
async function headerOf(path: string): Promise<string> {
  const folder = dirname(path);
  const headers = (await readdir(folder))
    .filter((name) => /\.hdr$/i.test(name))
    .map((name) => join(folder, name));
  const own = headers.filter((header) => join(path).startsWith(`${header.slice(0, -4)}_`));
  if (own.length > 0) return own.sort((a, b) => b.length - a.length)[0];
  throw new ImagingError({ file: path, found: "an image alone", expected: "its header (.hdr) beside it" });
}

async function readFolder(folder: string, options: StackOptions): Promise<Stack> {
  const names = await readdir(folder);
  const headers = names.filter((name) => /\.hdr$/i.test(name)).sort();
  if (headers.length === 1) return readSdf(await readSource(join(folder, headers[0])), options);
  if (headers.length === 0) return readTiffFolder(folder, options);
  const found = `${headers.length} headers (${headers.slice(0, 4).join(", ")})`;
  const fix = `Name one of them: ${join(folder, headers[0])}.`;
  throw new ImagingError({ file: folder, found, expected: "one stack", fix });
}
