import { gunzipSync } from "node:zlib";
import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Spectrum } from "../model.js";
import { finishSpectrum } from "./finish-spectrum.js";
import { parseDecimal } from "./number.js";
import type { SpectrumOptions } from "./options.js";
import { decodeText, type Source } from "./source.js";

/** A data group of a project. */
interface Group {
  readonly settings: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, Float64Array>;
}

/** Deflate cannot swell more than this. */
const GREATEST_RATIO = 1100;
const GREATEST = 2 ** 29;

/**
 * Reads one group of a project of Athena (B. Ravel & M. Newville, J. Synchrotron Rad. 12, 537, 2005): assignments in
 * Perl, read as text and never run, mostly compressed by gzip. The energy shift of the group (`bkg_eshift`) is applied.
 * @throws ImagingError with the line that is no such assignment, and the names of the groups where one must be chosen.
 */
export function readAthena(source: Source, options: SpectrumOptions = {}): Spectrum {
  const { file, sha256 } = source;
  const groups = parseProject(file, decodeText({ ...source, bytes: unpacked(source) }));
  const group = chooseGroup(file, groups, options);
  const name = labelOf(group);
  const [x, y] = [group.lists.get("x"), group.lists.get("y")];
  if (!x || !y) throw new ImagingError({ file, place: name, found: "no @x or @y", expected: "both" });
  const type = group.settings.get("datatype") ?? "";
  if (group.settings.get("is_chi") === "1" || type === "chi") {
    throw new ImagingError({ file, place: name, found: "chi(k)", expected: "a spectrum over energy" });
  }
  const flags: Flag[] = [];
  const shift = parseDecimal(group.settings.get("bkg_eshift") ?? "");
  if (shift) flags.push({ kind: "oddity", note: `The energy shift of the group, ${shift} eV, was applied.` });
  const normalised = group.settings.get("is_nor") === "1" || type === "norm";
  return finishSpectrum({
    file,
    format: "Athena",
    sha256,
    name,
    channel: groups.length > 1 ? name : "",
    energies: shift ? x.map((energy) => energy + shift) : x,
    values: y,
    errors: group.lists.get("stddev")?.length === y.length ? group.lists.get("stddev") : undefined,
    quantity: normalised ? "normalised absorption" : "absorption",
    flags,
  });
}

function unpacked({ file, bytes }: Source): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.min(GREATEST, bytes.length * GREATEST_RATIO) });
  } catch (error) {
    const found = `damage (${error instanceof Error ? error.message : String(error)})`;
    throw new ImagingError({ file, found, expected: "gzip" });
  }
}

function parseProject(file: string, text: string): Group[] {
  if (text.trimStart().startsWith("{")) return parseJson(file, text);
  const groups: { settings: Map<string, string>; lists: Map<string, Float64Array> }[] = [];
  text.split(/\r?\n/).forEach((line, n) => {
    if (/^\s*\$old_group\s*=/.test(line)) groups.push({ settings: new Map(), lists: new Map() });
    const match = /^\s*@(\w+)\s*=\s*\((.*)\)\s*;\s*$/.exec(line);
    const group = groups.at(-1);
    if (!match || !group) return;
    const [, name, body] = match;
    const place = `line ${n + 1}`;
    if (name === "args") addSettings(group.settings, words(file, place, body));
    else group.lists.set(name, numbers(file, `${place}, @${name}`, words(file, place, body)));
  });
  if (groups.length > 0) return groups;
  throw new ImagingError({ file, found: "no data group", expected: "an Athena project" });
}

function addSettings(settings: Map<string, string>, list: readonly string[]): void {
  for (let n = 0; n + 1 < list.length; n += 2) settings.set(list[n], list[n + 1]);
}

/** Words of a Perl list: 'quoted' with \' and \\ inside, or bare. Larch writes lists in lists: each is a word as it stands. */
function words(file: string, place: string, body: string): string[] {
  const found: string[] = [];
  const word =
    /\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\[(?:[^[\]'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\]|[^\s,'"[\]]+)\s*(?:,|$)/y;
  while (word.lastIndex < body.length) {
    const at = word.lastIndex;
    const match = word.exec(body);
    if (!match) {
      const text = `"${body.slice(at, at + 40)}"`;
      throw new ImagingError({ file, place, found: text, expected: "a list of quoted words" });
    }
    found.push(unquoted(match[1]));
  }
  return found;
}

function unquoted(word: string): string {
  return /^['"]/.test(word) ? word.slice(1, -1).replace(/\\(.)/g, "$1") : word;
}

function numbers(file: string, place: string, list: readonly unknown[]): Float64Array {
  return Float64Array.from(list, (item, n) => {
    const value = typeof item === "number" ? item : parseDecimal(String(item).trim());
    if (Number.isFinite(value)) return value;
    const found = `${JSON.stringify(item)}`.slice(0, 60);
    throw new ImagingError({ file, place: `${place}, number ${n + 1}`, found, expected: "a number" });
  });
}

/** The newer variant: groups by their name, each with `args`, `x` and `y`. */
function parseJson(file: string, text: string): Group[] {
  const groups = Object.values(parsed(file, text)).flatMap((value): Group[] => {
    if (typeof value !== "object" || value === null || !("x" in value) || !("y" in value)) return [];
    const lists = new Map<string, Float64Array>();
    for (const [name, list] of Object.entries(value)) {
      if (name !== "args" && Array.isArray(list)) lists.set(name, numbers(file, name, list));
    }
    const settings = new Map<string, string>();
    const { args } = value as { readonly args?: unknown };
    if (Array.isArray(args)) addSettings(settings, args.map(String));
    else if (typeof args === "object" && args !== null) {
      for (const [name, setting] of Object.entries(args)) settings.set(name, String(setting));
    }
    return [{ settings, lists }];
  });
  if (groups.length > 0) return groups;
  throw new ImagingError({ file, found: "no data group", expected: "an Athena project" });
}

function parsed(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below.
  }
  throw new ImagingError({ file, found: "no JSON object", expected: "an Athena project" });
}

const labelOf = ({ settings }: Group): string => settings.get("label") ?? "";

function chooseGroup(file: string, groups: readonly Group[], { group }: SpectrumOptions): Group {
  if (group === undefined && groups.length === 1) return groups[0];
  const labels = groups.map(labelOf);
  const chosen = groups.find((candidate) => labelOf(candidate) === group);
  if (chosen) return chosen;
  const found = `the groups ${labels.join(", ")}`;
  const fix = group === undefined ? `Name one: { group: "${labels[0]}" }.` : nearest(group, labels).trim();
  throw new ImagingError({ file, found, expected: group === undefined ? "one group" : `"${group}"`, fix });
}
