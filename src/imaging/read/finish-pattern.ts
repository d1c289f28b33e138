import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Format, Pattern } from "../model.js";
import { direction } from "./number.js";
import type { PatternUnit } from "./options.js";

/** What each unit of the abscissa is: the axis of the model and the factor to its unit. */
const UNITS: Readonly<Record<PatternUnit, readonly [Pattern["axis"], number]>> = {
  "2th_deg": ["two theta", 1],
  "2th_rad": ["two theta", 180 / Math.PI],
  "q_A^-1": ["q", 1],
  "q_nm^-1": ["q", 0.1],
  d_A: ["d", 1],
};

/** Other ways in which programs write them. */
const SPELLINGS: readonly (readonly [RegExp, PatternUnit])[] = [
  [/^(2th|2theta|two_?theta|tth|polar_angle|2-theta)[\s_([]*(angle)?[\s_([]*deg/i, "2th_deg"],
  [/^(2th|2theta|two_?theta|tth|polar_angle|2-theta)[\s_([]*(angle)?[\s_([]*rad/i, "2th_rad"],
  [/^q[\s_([]*(1\/a|a\^?-1|å\^?-1|1\/å|inv_a|1\/ang|ang\w*\^?-1|inverse a)/i, "q_A^-1"],
  [/^q[\s_([]*(1\/nm|nm\^?-1|inv_nm|inverse nanom)/i, "q_nm^-1"],
  [/^d(-spacing)?[\s_([]*(a|å|ang\w*)\b/i, "d_A"],
];

/**
 * The unit that a text names: as pyFAI writes them (`2th_deg`), or in one of the usual spellings (`q (1/nm)`).
 * @throws ImagingError where the text is empty or names none.
 */
export function parseUnit(text: string, at: { readonly file: string; readonly place: string }): PatternUnit {
  const known = Object.keys(UNITS) as PatternUnit[];
  const unit = findUnit(text);
  if (unit) return unit;
  const found = text.trim() === "" ? "no unit" : `the unit "${text.trim()}"`;
  const fix = nearest(text.trim(), known).trim() || `State it: { unit: "2th_deg" }.`;
  throw new ImagingError({ ...at, found, expected: known.join(", "), fix });
}

/** The same, undefined where the text names none. */
export function findUnit(text: string): PatternUnit | undefined {
  const name = text.trim();
  if (Object.hasOwn(UNITS, name)) return name as PatternUnit;
  return SPELLINGS.find(([spelling]) => spelling.test(name))?.[1];
}

/** A pattern as a reader found it. */
export interface PatternDraft {
  readonly file: string;
  readonly format: Format;
  readonly version?: string;
  readonly sha256: string;
  readonly unit: PatternUnit;
  readonly positions: ArrayLike<number>;
  readonly intensities: ArrayLike<number>;
  readonly errors: ArrayLike<number> | undefined;
  /** Ångström. */
  readonly wavelength: number | undefined;
  readonly flags?: readonly Flag[];
}

/**
 * Checks a pattern and brings it into the form of the model, positions ascending.
 * @throws ImagingError where lists differ in length, hold what is no number, or positions neither rise nor fall.
 */
export function finishPattern(draft: PatternDraft): Pattern {
  const { file, positions, intensities, errors, wavelength } = draft;
  const count = positions.length;
  if (count < 2 || intensities.length !== count || (errors && errors.length !== count)) {
    const found = `${count} positions, ${intensities.length} intensities, ${errors?.length ?? "no"} errors`;
    throw new ImagingError({ file, found, expected: "two points or more, as many of each" });
  }
  const sign = direction(positions);
  if (sign === 0) {
    const found = "positions that do not rise or fall throughout";
    throw new ImagingError({ file, place: "abscissa", found, expected: "strictly monotonic positions" });
  }
  requireFinite(file, "intensity", intensities);
  if (errors) requireErrors(file, errors);
  if (wavelength !== undefined && !(wavelength > 0.001 && wavelength < 1000)) {
    const found = `${wavelength} ångström`;
    throw new ImagingError({ file, place: "wavelength", found, expected: "between 0.001 and 1000 ångström" });
  }
  const [axis, factor] = UNITS[draft.unit];
  const order = Int32Array.from({ length: count }, (_, n) => (sign > 0 ? n : count - 1 - n));
  const inOrder = (values: ArrayLike<number>): Float64Array => Float64Array.from(order, (n) => values[n]);
  return {
    axis,
    positions: inOrder(positions).map((position) => position * factor),
    intensities: inOrder(intensities),
    errors: errors && inOrder(errors),
    wavelength,
    provenance: {
      file,
      format: draft.format,
      version: draft.version ?? "",
      sources: [{ file, sha256: draft.sha256 }],
      channel: "",
      order,
    },
    flags: [...(draft.flags ?? [])],
  };
}

function requireFinite(file: string, name: string, values: ArrayLike<number>): void {
  for (let n = 0; n < values.length; n++) {
    if (Math.abs(values[n]) < 1e30) continue;
    throw new ImagingError({
      file,
      place: `point ${n + 1}`,
      found: `${name} ${values[n]}`,
      expected: "a number",
    });
  }
}

function requireErrors(file: string, errors: ArrayLike<number>): void {
  requireFinite(file, "error", errors);
  for (let n = 0; n < errors.length; n++) {
    if (errors[n] >= 0) continue;
    const found = `the standard error ${errors[n]}`;
    throw new ImagingError({ file, place: `point ${n + 1}`, found, expected: "no negative number" });
  }
}
