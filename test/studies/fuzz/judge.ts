import { ImagingError } from "../../../src/imaging/imaging-error.js";
import type { Pattern, Spectrum, Stack } from "../../../src/imaging/model.js";

export type Read = Stack | Spectrum | Pattern;

/** What became of a mutated file. */
export type Outcome =
  /** An error of ours, with file, what was found and what was expected. */
  | { readonly kind: "refused"; readonly message: string }
  /** Read, and every promise of the model is kept. */
  | { readonly kind: "read"; readonly result: Read }
  /** Anything else. */
  | { readonly kind: "fault"; readonly message: string };

/** Most letters of a message: a file must not be able to write pages into the terminal. */
const LONGEST_MESSAGE = 1000;

export async function outcomeOf(reading: Promise<Read>): Promise<Outcome> {
  try {
    const result = await reading;
    const flaws = flawsOf(result);
    return flaws.length === 0 ? { kind: "read", result } : { kind: "fault", message: flaws.join("; ") };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (!(error instanceof ImagingError)) return { kind: "fault", message };
    const stated = error.file !== "" && error.found !== "" && error.expected !== "";
    const kind = stated && message.length <= LONGEST_MESSAGE ? "refused" : "fault";
    return { kind, message };
  }
}

/** Promises of the model that a result breaks. */
export function flawsOf(result: Read): string[] {
  if ("counts" in result) return stackFlaws(result);
  const [places, values] =
    "energies" in result ? [result.energies, result.values] : [result.positions, result.intensities];
  return failed([
    ["points that differ in number", places.length === values.length],
    ["errors that differ in number", !result.errors || result.errors.length === values.length],
    ["places that do not ascend", ascends(places)],
    ["values that are no numbers", values.every(Number.isFinite)],
    ["negative errors", !result.errors || result.errors.every((error) => error >= 0)],
  ]);
}

function stackFlaws(stack: Stack): string[] {
  const { counts, energies, rows, columns, rowPositions, columnPositions, dwell, ringCurrent } = stack;
  const frames = energies.length;
  const each = (list: ArrayLike<number>): boolean => list.length === frames;
  return failed([
    ["no pixel", frames * rows * columns > 0],
    ["counts that differ in number", counts.length === frames * rows * columns],
    ["records that differ in number", each(dwell) && each(ringCurrent) && each(stack.provenance.order)],
    ["energies that do not ascend", ascends(energies) && energies[0] > 0],
    ["absurd counts", counts.every((count) => Number.isNaN(count) || Math.abs(count) <= 1e15)],
    ["nothing measured", counts.some((count) => !Number.isNaN(count))],
    ["wrong rows", rowPositions.length === rows && monotonic(rowPositions)],
    ["wrong columns", columnPositions.length === columns && monotonic(columnPositions)],
  ]);
}

const failed = (checks: readonly (readonly [string, boolean])[]): string[] =>
  checks.flatMap(([flaw, good]) => (good ? [] : [flaw]));

const ascends = (list: Float64Array): boolean =>
  list.every((value, n) => Number.isFinite(value) && (n === 0 || value >= list[n - 1]));

/** NaN throughout stands for "not known". */
function monotonic(list: Float64Array): boolean {
  if (list.every(Number.isNaN)) return true;
  const sign = Math.sign(list[list.length - 1] - list[0]);
  return list.every((value, n) => Number.isFinite(value) && (n === 0 || (value - list[n - 1]) * sign > 0));
}
