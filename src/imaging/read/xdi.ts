import { basename } from "node:path";
import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Spectrum } from "../model.js";
import { finishSpectrum } from "./finish-spectrum.js";
import { parseDecimal } from "./number.js";
import type { SpectrumOptions } from "./options.js";
import { decodeText, type Source } from "./source.js";
import { requireUnit } from "./units.js";

/** h c in eV ångström (CODATA 2018). */
const HC = 12398.41984;

interface Xdi {
  readonly version: string;
  /** `family.key` in lower case -> value. */
  readonly fields: ReadonlyMap<string, string>;
  readonly labels: readonly string[];
  readonly columns: readonly Float64Array[];
}

/**
 * Reads XDI 1.0, the XAS Data Interchange format (B. Ravel & M. Newville, J. Phys. Conf. Ser. 712, 012148, 2016).
 * The absorption is the column `mutrans`, `mufluor`, `mu` or `xmu`, else ln(i0/itrans), else ifluor/i0, or the column
 * that is asked for. An angle in degrees becomes an energy by the lattice spacing `Mono.d_spacing`.
 * @throws ImagingError with the line or field where the file is not as the format says.
 */
export function readXdi(source: Source, options: SpectrumOptions = {}): Spectrum {
  const { file, sha256 } = source;
  const xdi = parseXdi(source);
  const flags: Flag[] = [];
  const { values, channel, quantity } = absorption(file, xdi, options);
  return finishSpectrum({
    file,
    format: "XDI",
    version: xdi.version,
    sha256,
    name: xdi.fields.get("sample.name") ?? basename(file).replace(/\.[^.]*$/, ""),
    channel,
    energies: energiesOf(file, xdi, options),
    values,
    quantity,
    flags,
  });
}

function parseXdi(source: Source): Xdi {
  const { file } = source;
  const lines = decodeText(source).split(/\r\n|\n|\r/);
  const version = /^#\s*XDI\/(\d+(?:\.\d+)?)/.exec(lines[0])?.[1];
  if (version === undefined) {
    throw new ImagingError({ file, place: "line 1", found: "no XDI version", expected: `"# XDI/1.0"` });
  }
  const fields = new Map<string, string>();
  let at = 1;
  let comments = false;
  let ended = false;
  for (; at < lines.length && lines[at].startsWith("#"); at++) {
    const text = lines[at].slice(1).trim();
    if (/^-{3,}$/.test(text)) {
      ended = true;
      at++;
      break;
    }
    if (/^\/{3,}$/.test(text)) comments = true;
    else if (!comments && text !== "") addField(file, at + 1, text, fields);
  }
  if (!ended) {
    const found = "the end of the header without its line";
    throw new ImagingError({ file, place: `line ${at + 1}`, found, expected: `"# ---"` });
  }
  const labels = lines[at]?.startsWith("#") ? lines[at++].slice(1).trim().split(/\s+/) : [];
  const columns = parseNumbers(file, lines, at);
  for (const key of fields.keys()) {
    const number = Number(/^column\.(\d+)$/.exec(key)?.[1] ?? 1);
    if (number >= 1 && number <= columns.length) continue;
    throw new ImagingError({
      file,
      place: key,
      found: `${columns.length} columns`,
      expected: `column ${number}`,
    });
  }
  return { version, fields, labels: labelsOf(file, fields, labels, columns.length), columns };
}

/** `Family.key: value` */
function addField(file: string, line: number, text: string, fields: Map<string, string>): void {
  const match = /^([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z0-9_]+)\s*:\s*(.*)$/.exec(text);
  if (match) return void fields.set(`${match[1]}.${match[2]}`.toLowerCase(), match[3].trim());
  const found = `"${text.slice(0, 60)}"`;
  throw new ImagingError({ file, place: `line ${line}`, found, expected: "Family.key: value" });
}

function parseNumbers(file: string, lines: readonly string[], start: number): Float64Array[] {
  const rows: number[][] = [];
  for (let n = start; n < lines.length; n++) {
    if (lines[n].trim() === "") continue;
    const row = lines[n].trim().split(/\s+/).map(parseDecimal);
    const width = rows[0]?.length ?? row.length;
    if (row.some(Number.isNaN) || row.length !== width || width < 2) {
      const found = `"${lines[n].trim().slice(0, 60)}"`;
      const expected = `${Math.max(width, 2)} numbers`;
      throw new ImagingError({ file, place: `line ${n + 1}`, found, expected });
    }
    rows.push(row);
  }
  if (rows.length === 0)
    throw new ImagingError({ file, found: "no numbers", expected: "columns of numbers" });
  return rows[0].map((_, column) => Float64Array.from(rows, (row) => row[column]));
}

/** Names from `Column.N`, which hold, or from the line of labels. */
function labelsOf(file: string, fields: Xdi["fields"], labels: readonly string[], count: number): string[] {
  const named = Array.from({ length: count }, (_, n) => fields.get(`column.${n + 1}`)?.split(/\s+/)[0]);
  const listed = labels.length === count ? labels : [];
  return named.map((name, n) => {
    const label = name ?? listed.at(n);
    if (label !== undefined && label !== "") return label.toLowerCase();
    if (n > 0) return `column ${n + 1}`;
    throw new ImagingError({ file, place: "Column.1", found: "no name", expected: "energy or angle" });
  });
}

/** eV. */
function energiesOf(file: string, { fields, labels, columns }: Xdi, options: SpectrumOptions): Float64Array {
  const place = "Column.1";
  const unit = fields.get("column.1")?.split(/\s+/)[1];
  const energy = labels.indexOf("energy");
  if (energy >= 0) {
    const own = fields.get(`column.${energy + 1}`)?.split(/\s+/)[1] ?? options.energyUnit;
    const at = { file, place: `Column.${energy + 1}`, fix: `State it: { energyUnit: "eV" }.` };
    const factor = requireUnit("energy", own, at);
    return columns[energy].map((value) => value * factor);
  }
  if (labels[0] !== "angle") {
    throw new ImagingError({ file, place, found: `"${labels[0]}"`, expected: "energy or angle" });
  }
  if (!/^deg/i.test(unit ?? "")) {
    throw new ImagingError({ file, place, found: `angles in "${unit ?? ""}"`, expected: "degrees" });
  }
  const spacing = parseDecimal(fields.get("mono.d_spacing")?.split(/\s+/)[0] ?? "");
  if (!(spacing > 0)) {
    const found = fields.get("mono.d_spacing") ?? "nothing";
    throw new ImagingError({ file, place: "Mono.d_spacing", found, expected: "a spacing in ångström" });
  }
  return columns[0].map((angle) => HC / (2 * spacing * Math.sin((angle * Math.PI) / 180)));
}

interface Chosen {
  readonly values: Float64Array;
  readonly channel: string;
  readonly quantity: Spectrum["quantity"];
}

function absorption(file: string, { labels, columns }: Xdi, { column }: SpectrumOptions): Chosen {
  const named = (name: string): Float64Array | undefined =>
    columns.at(labels.indexOf(name) >= 0 ? labels.indexOf(name) : columns.length);
  if (column !== undefined) {
    const n = typeof column === "number" ? column - 1 : labels.indexOf(column.toLowerCase());
    if (n >= 0 && n < columns.length) return { values: columns[n], channel: labels[n], quantity: "unknown" };
    const fix = nearest(String(column), labels).trim();
    throw new ImagingError({ file, place: "columns", found: labels.join(", "), expected: `${column}`, fix });
  }
  for (const name of ["mutrans", "mufluor", "mu", "xmu"]) {
    const values = named(name);
    if (values) return { values, channel: name, quantity: "absorption" };
  }
  for (const name of ["normtrans", "normfluor", "norm"]) {
    const values = named(name);
    if (values) return { values, channel: name, quantity: "normalised absorption" };
  }
  const [i0, itrans, ifluor] = [named("i0"), named("itrans") ?? named("i1"), named("ifluor") ?? named("if")];
  if (i0 && itrans) {
    return {
      values: i0.map((i, n) => Math.log(i / itrans[n])),
      channel: "ln(i0/itrans)",
      quantity: "absorption",
    };
  }
  if (i0 && ifluor) {
    return { values: ifluor.map((f, n) => f / i0[n]), channel: "ifluor/i0", quantity: "absorption" };
  }
  const found = `the columns ${labels.join(", ")}`;
  const fix = `Name one: { column: "${labels.at(-1)}" }.`;
  throw new ImagingError({
    file,
    place: "columns",
    found,
    expected: "an absorption, or i0 with itrans",
    fix,
  });
}
