import { ImagingError } from "../imaging-error.js";
import type { Flag } from "../model.js";
import { parseDecimal } from "./number.js";
import { decodeText, type Source } from "./source.js";
import { requireUnit } from "./units.js";

/**
 * Reads a list of photon energies, one on each line; lines that begin with "*", "#" or "%" are comments.
 * @returns eV
 * @throws ImagingError with the line that is no number, and where the unit cannot be told.
 */
export function energyList(source: Source, options: { energyUnit?: string }, flags: Flag[]): Float64Array {
  const values: number[] = [];
  const comments: string[] = [];
  decodeText(source)
    .split(/\r?\n|\r/)
    .forEach((line, n) => {
      const text = line.trim();
      if (text === "") return;
      if (/^[*#%]/.test(text)) return void comments.push(text);
      const value = parseDecimal(text.replace(/[,;]$/, ""));
      if (Number.isNaN(value)) {
        const found = `"${text.slice(0, 60)}"`;
        throw new ImagingError({ file: source.file, place: `line ${n + 1}`, found, expected: "an energy" });
      }
      values.push(value);
    });
  const factor = energyFactor(
    source.file,
    values,
    options.energyUnit ?? statedUnit(comments.join(" ")),
    flags,
  );
  return Float64Array.from(values, (value) => value * factor);
}

/** The unit of energy that a text names, undefined where it names none or both. */
export function statedUnit(text: string): string | undefined {
  const [ev, kev] = [/(^|[^a-z])ev([^a-z]|$)/i.test(text), /(^|[^a-z])kev([^a-z]|$)/i.test(text)];
  return ev === kev ? undefined : ev ? "eV" : "keV";
}

/**
 * What one unit of energies is in eV. Where none is stated it follows from the numbers only when they can be nothing
 * else (no absorption edge is below 30 eV or measured above 100 keV), and this is flagged.
 * @throws ImagingError where they can be both, with the way to state the unit.
 */
export function energyFactor(
  file: string,
  energies: ArrayLike<number>,
  unit: string | undefined,
  flags: Flag[],
): number {
  if (unit !== undefined) return requireUnit("energy", unit, { file, place: "energies" });
  const [low, high] = Array.from(energies).reduce(
    ([least, most], energy) => [Math.min(least, energy), Math.max(most, energy)],
    [Infinity, -Infinity],
  );
  if (low >= 100 || (low > 0 && high <= 30)) {
    const inferred = low >= 100 ? "eV" : "keV";
    const note = `Energies from ${low} to ${high} were taken as ${inferred}; the file states no unit.`;
    flags.push({ kind: "unit inferred", note });
    return inferred === "eV" ? 1 : 1000;
  }
  const found = `energies from ${low} to ${high} without a unit`;
  const fix = `State it: { energyUnit: "eV" } or { energyUnit: "keV" }.`;
  throw new ImagingError({ file, place: "energies", found, expected: "a unit", fix });
}
