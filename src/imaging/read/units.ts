import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";

/** What one of each unit is in the unit used inside: eV, micrometres, milliseconds, milliamperes, ångström. */
const UNITS = {
  energy: { ev: 1, kev: 1000 },
  position: { um: 1, micron: 1, microns: 1, micrometer: 1, micrometre: 1, mm: 1000, nm: 1e-3, m: 1e6 },
  time: { ms: 1, s: 1000, sec: 1000, seconds: 1000, us: 1e-3 },
  current: { ma: 1, a: 1000 },
  wavelength: { a: 1, angstrom: 1, ang: 1, nm: 10, m: 1e10 },
} as const;

export type UnitKind = keyof typeof UNITS;

/** Factor to the unit used inside, undefined where the text is no unit of that kind. */
export function unitFactor(kind: UnitKind, unit: string): number | undefined {
  const name = unit
    .trim()
    .toLowerCase()
    .replace(/[\u00b5\u03bc]/g, "u")
    .replace(/\u00e5|\u212b/g, "a");
  return Object.hasOwn(UNITS[kind], name) ? (UNITS[kind] as Record<string, number>)[name] : undefined;
}

/**
 * The same where the unit must be known.
 * @throws ImagingError naming the units that are known, and `fix` where the file states none.
 */
export function requireUnit(
  kind: UnitKind,
  unit: string | undefined,
  at: { readonly file: string; readonly place: string; readonly fix?: string },
): number {
  const known = Object.keys(UNITS[kind]);
  const expected = `a unit of ${kind} (${known.join(", ")})`;
  const stated = unit?.trim() ?? "";
  if (stated === "") throw new ImagingError({ ...at, found: "no unit", expected });
  const factor = unitFactor(kind, stated);
  if (factor !== undefined) return factor;
  throw new ImagingError({
    ...at,
    found: `the unit "${stated}"`,
    expected,
    fix: nearest(stated, known).trim(),
  });
}
