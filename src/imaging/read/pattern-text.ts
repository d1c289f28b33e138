import { ImagingError } from "../imaging-error.js";
import type { Format, Pattern } from "../model.js";
import { readColumns, type Columns } from "./columns.js";
import { findUnit, finishPattern, parseUnit } from "./finish-pattern.js";
import { parseDecimal } from "./number.js";
import type { PatternOptions, PatternUnit } from "./options.js";
import type { Source } from "./source.js";
import { unitFactor } from "./units.js";

/**
 * Reads a diffraction pattern from columns of text: `.xy`, `.xye` (third column standard error), `.chi` of FIT2D (three
 * lines, the number of points, two columns) or as other programs write it, and what pyFAI writes. The unit of the first
 * column comes from the header, or from the options; it is never guessed.
 * @throws ImagingError where the columns are not numbers, are fewer than announced, or have no unit.
 */
export function readPatternText(source: Source, options: PatternOptions = {}): Pattern {
  const { file, sha256 } = source;
  const table = withoutCount(file, readColumns(source));
  const [positions, intensities, errors] = table.values;
  return finishPattern({
    file,
    format: formatOf(file, table),
    version: /pyfai_version\s*=\s*(\S+)/.exec(table.header.join("\n"))?.[1] ?? "",
    sha256,
    unit: unitOf(file, table, options),
    positions,
    intensities,
    errors,
    wavelength: wavelengthOf(table) ?? options.wavelength,
  });
}

function formatOf(file: string, { header }: Columns): Format {
  if (header.some((line) => /pyfai|"poni_version"/i.test(line))) return "pyFAI text";
  return /\.chi$/i.test(file) ? "chi" : "xy";
}

/**
 * FIT2D writes the number of points last before them, sometimes followed by the number of patterns: that line looks like
 * a point. Only after its three lines of text is it taken for a count.
 */
function withoutCount(file: string, table: Columns): Columns {
  const { header, values, firstLine } = table;
  if (values.length > 3) {
    const place = `line ${firstLine}`;
    throw new ImagingError({ file, place, found: `${values.length} columns`, expected: "two or three" });
  }
  const alone = parseDecimal(header.at(-1)?.trim() ?? "");
  const points = values[0].length;
  const first = values[0][0];
  const counted =
    Number.isNaN(alone) && header.length === 3 && points > 1 && values[1][0] === 1 && first === points - 1;
  if (counted) return { ...table, values: values.map((column) => column.subarray(1)) };
  if (Number.isNaN(alone) || alone === points) return table;
  const place = `line ${firstLine - 1}`;
  throw new ImagingError({ file, place, found: `${points} points`, expected: `${alone}, as announced` });
}

/** From a line of the header that begins with a unit, the last one first; it must not contradict the options. */
function unitOf(file: string, { header }: Columns, { unit }: PatternOptions): PatternUnit {
  const stated = header.toReversed().flatMap((line) => statedIn(line) ?? [])[0] as PatternUnit | undefined;
  if (stated !== undefined && unit !== undefined && stated !== unit) {
    throw new ImagingError({ file, place: "header", found: `the unit ${stated}`, expected: unit });
  }
  return stated ?? parseUnit(unit ?? "", { file, place: "first column" });
}

/** `2th_deg I sigma`, `2-Theta Angle (Degrees)`, `chi_Q chi_I` has none, `unit: q_nm^-1`. */
function statedIn(line: string): PatternUnit | undefined {
  const text = line.replace(/^["'\s]*(x[- ]?axis|unit|radial unit)["'\s]*[:=]["'\s]*/i, "").trim();
  return findUnit(text.split(/[\s,]+/)[0]) ?? findUnit(text);
}

/** Ångström; pyFAI writes metres. */
function wavelengthOf({ header }: Columns): number | undefined {
  for (const line of header) {
    const match = /wavelength"?\s*[:=]\s*([-+\d.eE]+)\s*([A-Za-z\u00c5\u212b]*)/i.exec(line);
    const factor =
      match && unitFactor("wavelength", match[2] === "" && /^"/.test(line.trim()) ? "m" : match[2]);
    const value = parseDecimal(match?.[1] ?? "");
    if (factor !== undefined && factor !== null && !Number.isNaN(value)) return value * factor;
  }
  return undefined;
}
