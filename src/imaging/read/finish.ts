import { ImagingError } from "../imaging-error.js";
import type { Flag, Format, Quantity, Stack } from "../model.js";
import { direction } from "./number.js";

/** A stack as a reader found it: frames in the order of the file, nothing checked. */
export interface Draft {
  readonly file: string;
  readonly format: Format;
  readonly version?: string;
  readonly channel?: string;
  readonly sources: readonly { readonly file: string; readonly sha256: string }[];
  /** (energy, row, column) row-major; belongs to the draft and is changed by {@link finishStack}. */
  readonly counts: Float32Array | Float64Array;
  readonly quantity: Quantity;
  readonly unit?: string;
  /** eV. */
  readonly energies: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** Micrometres; absent where the file has none. */
  readonly rowPositions?: ArrayLike<number> | undefined;
  readonly columnPositions?: ArrayLike<number> | undefined;
  /** Milliseconds of each frame; absent where the file has none. */
  readonly dwell?: ArrayLike<number> | undefined;
  /** Milliamperes of each frame; 0 and less mean not recorded. */
  readonly ringCurrent?: ArrayLike<number> | undefined;
  /** Index of each frame in the file; 0, 1, 2... where absent. */
  readonly order?: ArrayLike<number>;
  readonly flags: readonly Flag[];
}

/**
 * Checks a draft and brings it into the form of the model: frames sorted by energy, lines that were never scanned
 * (zeros throughout) NaN, frames without a single scanned line left out, everything noted in flags.
 * @throws ImagingError naming the frame or axis that cannot be right.
 */
export function finishStack(draft: Draft): Stack {
  checkSizes(draft);
  checkValues(draft);
  const flags: Flag[] = [...draft.flags];
  const missing = draft.quantity === "counts" ? markUnscanned(draft) : new Int32Array(draft.energies.length);
  const kept = sortedFrames(draft, missing, flags);
  const rowPositions = positions(draft, "row", flags);
  const columnPositions = positions(draft, "column", flags);
  kept.forEach((frame, n) => {
    if (missing[frame] === 0) return;
    const note = `${missing[frame]} of ${draft.rows} lines at ${draft.energies[frame]} eV were never scanned.`;
    flags.push({ kind: "partial frame", note, frame: n });
  });
  if (!draft.dwell)
    flags.push({ kind: "no dwell", note: "The file does not say how long a pixel was exposed." });
  const pick = (values: ArrayLike<number> | undefined): Float64Array =>
    Float64Array.from(kept, (frame) => positiveOrNaN(values?.[frame]));
  return {
    counts: inOrder(draft, kept),
    quantity: draft.quantity,
    unit: draft.unit ?? "",
    energies: Float64Array.from(kept, (frame) => draft.energies[frame]),
    rows: draft.rows,
    columns: draft.columns,
    rowPositions,
    columnPositions,
    dwell: pick(draft.dwell),
    ringCurrent: pick(draft.ringCurrent),
    provenance: {
      file: draft.file,
      format: draft.format,
      version: draft.version ?? "",
      sources: draft.sources,
      channel: draft.channel ?? "",
      order: Int32Array.from(kept, (frame) => draft.order?.[frame] ?? frame),
    },
    flags,
  };
}

function checkSizes({ file, counts, energies, rows, columns }: Draft): void {
  if (rows < 1 || columns < 1 || energies.length < 1) {
    const found = `${energies.length} frames of ${rows} x ${columns} pixels`;
    throw new ImagingError({ file, found, expected: "at least one frame of at least one pixel" });
  }
  if (counts.length !== energies.length * rows * columns) {
    const found = `${counts.length} numbers`;
    const expected = `${energies.length} frames of ${rows} x ${columns} pixels`;
    throw new ImagingError({ file, found, expected });
  }
  for (let n = 0; n < energies.length; n++) {
    if (Number.isFinite(energies[n]) && energies[n] > 0) continue;
    const found = `the energy ${energies[n]} eV`;
    throw new ImagingError({ file, place: `frame ${n}`, found, expected: "a positive energy" });
  }
}

/** NaN is how files mark what is missing; infinite and absurd numbers are damage. */
function checkValues({ file, counts, rows, columns }: Draft): void {
  for (let n = 0; n < counts.length; n++) {
    if (Math.abs(counts[n]) <= 1e15 || Number.isNaN(counts[n])) continue;
    const frame = Math.floor(n / (rows * columns));
    const row = Math.floor(n / columns) % rows;
    const place = `frame ${frame}, row ${row}, column ${n % columns}`;
    throw new ImagingError({ file, place, found: `the value ${counts[n]}`, expected: "a number of counts" });
  }
}

/** Sets lines of zeros to NaN; lines without a measured pixel of each frame. */
function markUnscanned({ counts, energies, rows, columns }: Draft): Int32Array {
  const missing = new Int32Array(energies.length);
  for (let line = 0; line < energies.length * rows; line++) {
    const pixels = counts.subarray(line * columns, (line + 1) * columns);
    if (pixels.some((value) => value !== 0 && !Number.isNaN(value))) continue;
    pixels.fill(NaN);
    missing[Math.floor(line / rows)]++;
  }
  return missing;
}

/** Frames with at least one scanned line by energy; repeated energies stay in the order of the file. */
function sortedFrames({ file, energies, rows }: Draft, missing: Int32Array, flags: Flag[]): number[] {
  const all = Array.from({ length: energies.length }, (_, frame) => frame);
  const kept = all.filter((frame) => missing[frame] < rows);
  for (const frame of all) {
    if (missing[frame] < rows) continue;
    flags.push({ kind: "empty frame", note: `Frame ${frame} at ${energies[frame]} eV holds no counts.` });
  }
  if (kept.length === 0) {
    throw new ImagingError({ file, found: "no counts in any frame", expected: "at least one measured line" });
  }
  if (kept.some((frame, n) => n > 0 && energies[frame] < energies[kept[n - 1]])) {
    flags.push({
      kind: "sorted",
      note: "Frames were sorted by energy; provenance.order says where each was.",
    });
    kept.sort((a, b) => energies[a] - energies[b] || a - b);
  }
  return kept;
}

function positions(draft: Draft, axis: "row" | "column", flags: Flag[]): Float64Array {
  const count = axis === "row" ? draft.rows : draft.columns;
  const found = axis === "row" ? draft.rowPositions : draft.columnPositions;
  if (!found) {
    const note = `The file has no ${axis} positions in a stated unit, so nothing can be said about sizes.`;
    flags.push({ kind: "no positions", note });
    return new Float64Array(count).fill(NaN);
  }
  const { file } = draft;
  const place = `${axis} positions`;
  if (found.length !== count) {
    throw new ImagingError({ file, place, found: `${found.length} positions`, expected: `${count}` });
  }
  if (direction(found) === 0) {
    const wrong = "positions that do not rise or fall throughout";
    throw new ImagingError({ file, place, found: wrong, expected: "strictly monotonic positions" });
  }
  return Float64Array.from(found);
}

const positiveOrNaN = (value: number | undefined): number =>
  value !== undefined && value > 0 && value < 1e9 ? value : NaN;

function inOrder({ counts, energies, rows, columns }: Draft, kept: readonly number[]): Stack["counts"] {
  const pixels = rows * columns;
  if (kept.length === energies.length && kept.every((frame, n) => frame === n)) return counts;
  const sorted = counts.slice(0, kept.length * pixels);
  kept.forEach((frame, n) => {
    sorted.set(counts.subarray(frame * pixels, (frame + 1) * pixels), n * pixels);
  });
  return sorted;
}
