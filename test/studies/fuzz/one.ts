/**
 * Fuzzes some files of a format in a process of its own: `one.ts FORMAT FROM TO SEED [thread]`. Prints a line of JSON before each file
 * and at the end: which is next, and what became of those before, so that whoever waits knows both when it hangs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fuzz, type Part } from "./fuzz.js";
import { FORMATS } from "./formats.js";

/** Forgets the peak so far: loading the HDF5 library takes more than any file. Linux only; elsewhere it stays. */
function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Then the peak is that of the whole process.
  }
}

/** Greatest resident memory since then, MB. */
function peak(): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return Math.round(Number(kilobytes) / 1024);
  } catch {
    // No such file elsewhere.
  }
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

const [name, from, to, seed, thread] = process.argv.slice(2);
const format = FORMATS.find((each) => each.name === name);
if (!format) throw new Error(`no format "${name}": ${FORMATS.map((each) => each.name).join(", ")}`);
const read = thread === undefined ? format.readHere : format.read;
const range = { from: Number(from), to: Number(to), seed };
let idle = 0;
const tell = (next: number, part: Part): void =>
  void process.stdout.write(`${JSON.stringify({ next, part: { ...part, idle, megabytes: peak() } })}\n`);
const whole = await fuzz(format, read, range, (n, before) => {
  if (n === range.from) {
    forgetPeak();
    idle = peak();
  }
  tell(n, before);
});
tell(range.to, whole);
