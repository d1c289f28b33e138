/**
 * What every reader returns and every step of the chain takes: one internal model, whatever the file was.
 * Units inside: energy in eV, position in micrometres, dwell in milliseconds, ring current in milliamperes,
 * wavelength in ångström. What a file does not say is NaN (and flagged), never a guess.
 */

/**
 * Images of one field at several photon energies.
 * Pixel (energy e, row r, column c) is at index (e * rows + r) * columns + c.
 * Row 0 is the first line of the file, the first point of the slow axis; column 0 the first of the fast axis.
 */
export interface Stack {
  /** Length energies * rows * columns. NaN where a pixel was never measured (lines of an aborted scan). */
  readonly counts: Float32Array | Float64Array;
  /** What the numbers are. Only counts may be divided by I0; "transmission" is already I / I0. */
  readonly quantity: Quantity;
  /** Unit of the numbers as the file states it, "" where it states none. */
  readonly unit: string;
  /** eV, positive, ascending; equal neighbours are frames repeated at one energy. */
  readonly energies: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Micrometres, length `rows`, strictly monotonic; NaN throughout where the file has no positions. */
  readonly rowPositions: Float64Array;
  /** Micrometres, length `columns`, strictly monotonic; NaN throughout where the file has no positions. */
  readonly columnPositions: Float64Array;
  /** Milliseconds per pixel of each frame; NaN where not recorded. */
  readonly dwell: Float64Array;
  /** Milliamperes of each frame; NaN where not recorded (some beamlines write 0.00 for that). */
  readonly ringCurrent: Float64Array;
  readonly provenance: Provenance;
  readonly flags: readonly Flag[];
}

export type Quantity = "counts" | "transmission" | "optical density";

/** Where numbers come from. */
export interface Provenance {
  /** The file that was named, as it was named. */
  readonly file: string;
  readonly format: Format;
  /** Version of the format where there is one, "" otherwise. */
  readonly version: string;
  /** Every file that was read with its SHA-256, in the order of reading. */
  readonly sources: readonly { readonly file: string; readonly sha256: string }[];
  /** Detector channel, region or entry that was chosen, "" where there is only one. */
  readonly channel: string;
  /** Index in the file of each frame (or point, for a spectrum): the sorting by energy can be undone. */
  readonly order: Int32Array;
}

export type Format =
  | "SDF"
  | "NXstxm"
  | "pystxmcontrol"
  | "CXI"
  | "Data Exchange"
  | "NCB"
  | "STK"
  | "TIFF"
  | "XDI"
  | "text"
  | "Athena"
  | "xy"
  | "chi"
  | "pyFAI text"
  | "pyFAI NeXus"
  | "phantom";

/** Something a reader met that is not an error but that a reader of the results must be told. */
export interface Flag {
  readonly kind:
    | "missing frame"
    | "partial frame"
    | "empty frame"
    | "no positions"
    | "no dwell"
    | "unit inferred"
    | "sorted"
    | "several channels"
    | "several regions"
    | "oddity";
  /** One sentence with the numbers. */
  readonly note: string;
  /** Index into `energies` of the frame concerned, where it is one frame that was kept. */
  readonly frame?: number;
}

/** A reference or measured spectrum. */
export interface Spectrum {
  readonly name: string;
  /** eV, ascending. */
  readonly energies: Float64Array;
  /** Same length. */
  readonly values: Float64Array;
  /** Standard error of each value where the file states it. */
  readonly errors: Float64Array | undefined;
  /** What the values are; "unknown" for a bare column of text. */
  readonly quantity: Quantity | "absorption" | "normalised absorption" | "unknown";
  readonly provenance: Provenance;
  readonly flags: readonly Flag[];
}

/** A one-dimensional diffraction pattern. */
export interface Pattern {
  /** What `positions` holds: scattering angle in degrees, momentum transfer in 1/ångström or spacing in ångström. */
  readonly axis: "two theta" | "q" | "d";
  /** In the unit of `axis`, ascending. */
  readonly positions: Float64Array;
  /** Same length. */
  readonly intensities: Float64Array;
  /** Standard error of each intensity where the file states it. */
  readonly errors: Float64Array | undefined;
  /** Ångström; undefined where the file does not say. */
  readonly wavelength: number | undefined;
  readonly provenance: Provenance;
  readonly flags: readonly Flag[];
}

/** The image of one energy, as a view on the stack: writing to it writes to the stack. */
export function frame(stack: Stack, energy: number): Float32Array | Float64Array {
  const pixels = stack.rows * stack.columns;
  return stack.counts.subarray(energy * pixels, (energy + 1) * pixels);
}
