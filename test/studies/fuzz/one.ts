/**
 * Fuzzes some files of a format in a process of its own: `one.ts FORMAT FROM TO SEED [thread]`. Says on standard error which file is
 * next, so that whoever waits knows which one it hangs on, and prints what became of them as JSON.
 */
import { fuzz } from "./fuzz.js";
import { FORMATS } from "./formats.js";

const [name, from, to, seed, thread] = process.argv.slice(2);
const format = FORMATS.find((each) => each.name === name);
if (!format) throw new Error(`no format "${name}": ${FORMATS.map((each) => each.name).join(", ")}`);
const read = thread === undefined ? format.readHere : format.read;
const part = await fuzz(format, read, { from: Number(from), to: Number(to), seed }, (n) =>
  process.stderr.write(`${n}\n`),
);
process.stdout.write(
  `${JSON.stringify({ ...part, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`,
);
