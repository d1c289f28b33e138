import { basename } from "node:path";
import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Spectrum } from "../model.js";
import { readColumns, type Columns } from "./columns.js";
import { energyFactor, statedUnit } from "./energy-list.js";
import { finishSpectrum } from "./finish-spectrum.js";
import type { SpectrumOptions } from "./options.js";
import type { Source } from "./source.js";

/**
 * Reads a spectrum from columns of text (`.txt`, `.csv`, `.xas`, `.xsp`, `.nor`): energies first, then values. Of
 * several columns of values the second of the file is read unless another is named; a third column labelled as an
 * error is the standard error.
 * @throws ImagingError where the columns are not numbers, or the unit of the energies cannot be told.
 */
export function readTextSpectrum(source: Source, options: SpectrumOptions = {}): Spectrum {
  const { file, sha256 } = source;
  const table = readColumns(source);
  const flags: Flag[] = [];
  const column = chooseColumn(file, table, options, flags);
  const counts = /\.xsp$/i.test(file); // of the SDF format, which knows no other unit than eV
  const stated = statedUnit(table.header.join(" ")) ?? statedUnit(underscored(table));
  const unit = options.energyUnit ?? stated ?? (counts ? "eV" : undefined);
  const factor = energyFactor(file, table.values[0], unit, flags);
  const errors = table.labels.findIndex(
    (label, n) => n > 1 && /^(err|error|errors|sigma|std|stderr)$/i.test(label),
  );
  return finishSpectrum({
    file,
    format: "text",
    sha256,
    name: basename(file).replace(/\.[^.]*$/, ""),
    channel: table.labels[column] ?? "",
    energies: table.values[0].map((energy) => energy * factor),
    values: table.values[column],
    errors: errors > 0 && column === 1 ? table.values[errors] : undefined,
    quantity: counts ? "counts" : "unknown",
    flags,
  });
}

/** Labels such as "energy_eV" name a unit, too. */
const underscored = ({ labels }: Columns): string => (labels[0] ?? "").replaceAll("_", " ");

function chooseColumn(
  file: string,
  { values, labels }: Columns,
  { column }: SpectrumOptions,
  flags: Flag[],
): number {
  const extra = labels.slice(2).every((label) => /^(err|sigma|std)/i.test(label)) && labels.length > 0;
  if (column === undefined) {
    if (values.length > 2 && !extra) {
      const note = `Read the second of ${values.length} columns (${labels[1] ?? "without a label"}).`;
      flags.push({ kind: "several channels", note });
    }
    return 1;
  }
  const chosen = typeof column === "number" ? column - 1 : labels.indexOf(column);
  if (chosen > 0 && chosen < values.length) return chosen;
  const found =
    labels.length > 0 ? `the columns ${labels.join(", ")}` : `${values.length} columns without labels`;
  const fix =
    typeof column === "string" ? nearest(column, labels).trim() : "Columns count from 1; 1 is the energy.";
  throw new ImagingError({ file, place: "columns", found, expected: `column ${column}`, fix });
}
