import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** A report that could not be written, with the folder and what to do. */
export class ReportError extends Error {
  override readonly name = "ReportError";
  readonly folder: string;

  constructor(folder: string, problem: string) {
    super(`${folder}: ${problem}`);
    this.folder = folder;
  }
}

/**
 * Makes sure, before a long job, that its report can be written.
 * @throws ReportError where it cannot.
 */
export async function checkWritable(folder: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(folder)), { recursive: true });
    await rm(await mkdtemp(join(dirname(resolve(folder)), `.${basename(folder)}-`)), { recursive: true });
  } catch (error) {
    throw new ReportError(folder, `the report could not be written: ${remedy(error)}`);
  }
}

/**
 * Writes files by their names, which may lead into folders, into a new folder; where there is one of that name, into name-2,
 * name-3, ... All of it appears at once: it is written beside and renamed, so that a full disk leaves nothing half-written.
 * Returns the folder.
 * @param check looks at the whole before it appears; what it throws is passed on
 * @throws ReportError where the folder cannot be written.
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  check: (draft: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const draft = await written(folder, files);
  try {
    await check(draft);
    const free = await freeName(folder);
    await rename(draft, free);
    return free;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function written(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<string> {
  const parent = dirname(resolve(folder));
  let draft: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    draft = await mkdtemp(join(parent, `.${basename(folder)}-`));
    for (const [name, content] of files) {
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeFile(join(draft, name), content);
    }
    await chmod(draft, 0o755);
    return draft;
  } catch (error) {
    if (draft) await rm(draft, { recursive: true, force: true });
    throw new ReportError(folder, `the report could not be written: ${remedy(error)}`);
  }
}

/** The folder, or the first of folder-2, folder-3, ... that is not there. */
async function freeName(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? folder : `${folder}-${n}`;
    if (
      await access(name).then(
        () => false,
        () => true,
      )
    )
      return name;
  }
}

function remedy(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "EACCES":
    case "EROFS":
    case "EPERM":
      return "no permission to write there. Choose another folder with --out.";
    case "ENOSPC":
      return "the disk is full. Make room, or choose another folder with --out.";
    case "EEXIST":
    case "ENOTDIR":
      return "a part of the path is a file. Choose another folder with --out.";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
