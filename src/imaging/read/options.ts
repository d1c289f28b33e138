/** What the user can say about a file that does not say it itself, or to choose within it. */
export interface StackOptions {
  /** Detector channel by its name; the first where absent. */
  readonly channel?: string;
  /** Scan region, counted from 0; the first where absent. */
  readonly region?: number;
  /** Unit of the energies of a file that states none: "eV" or "keV". */
  readonly energyUnit?: string;
  /** Unit of the positions of a file that states none: "um", "mm" or "nm". */
  readonly positionUnit?: string;
  /** Micrometres from pixel to pixel, for images without positions (TIFF). */
  readonly pixelSize?: number;
  /** Photon energies in eV in the order of the pages, for images without them (TIFF). */
  readonly energies?: readonly number[];
  /** Seconds that an HDF5 file may take. Default 30, and one for each megabyte. */
  readonly limit?: number;
}

export interface SpectrumOptions {
  /** Column of values by its label or its number counted from 1. */
  readonly column?: string | number;
  /** Group of an Athena project by its label; needed where there are several. */
  readonly group?: string;
  /** Unit of the energies of a file that states none: "eV" or "keV". */
  readonly energyUnit?: string;
}

export interface PatternOptions {
  /** Unit of the first column of a file that states none. */
  readonly unit?: PatternUnit;
  /** Wavelength in ångström of a file that states none. */
  readonly wavelength?: number;
  /** Seconds that an HDF5 file may take. Default 30, and one for each megabyte. */
  readonly limit?: number;
}

/** Units of the abscissa of a diffraction pattern, as pyFAI names them. */
export type PatternUnit = "2th_deg" | "2th_rad" | "q_A^-1" | "q_nm^-1" | "d_A";
