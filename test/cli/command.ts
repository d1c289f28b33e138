import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

/** The folder of the package, in which commands are run. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** What node runs as the command, once it is built. */
export const MAIN = join(ROOT, "dist/cli/main.js");

/** Runs the command to its end. */
export const run = (
  ...args: readonly string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", cwd: ROOT });
