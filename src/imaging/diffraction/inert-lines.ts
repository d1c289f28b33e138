import { braggAngle, DEGREES } from "./crystal.js";
import { instrumentWidths } from "./profile.js";
import { addPeak, emptyShape, shapeOf, type PeakArrays } from "./pseudo-voigt.js";
import type { InertLine, Setup } from "./setup.js";
import type { SetupUnknowns } from "./unknowns.js";

/** A line of unit area and how it follows the two unknowns that it can tell. */
export interface PlacedLine {
  readonly value: Float64Array;
  readonly byShift: Float64Array;
  readonly byWidth: Float64Array;
}

/** Lines of what does not react. They move and widen with the instrument, and so tell its shift. */
export class InertLines {
  readonly lines: readonly PlacedLine[];
  readonly #points: Float64Array;
  readonly #setup: Setup;
  readonly #unknowns: SetupUnknowns;
  readonly #shape = emptyShape();
  readonly #peak: PeakArrays;

  constructor(setup: Setup, unknowns: SetupUnknowns, points: Float64Array) {
    const each = (): Float64Array => new Float64Array(points.length);
    this.#setup = setup;
    this.#unknowns = unknowns;
    this.#points = points;
    this.#peak = { value: each(), byCentre: each(), byGauss: each(), byLorentz: each(), at: 0 };
    this.lines = setup.inert.map(() => ({ value: each(), byShift: each(), byWidth: each() }));
  }

  /** Places the lines for values of the unknowns. */
  update(values: Float64Array): void {
    const { inert, radiation } = this.#setup;
    for (let j = 0; j < inert.length; j++) {
      const out = this.lines[j];
      out.value.fill(0);
      out.byShift.fill(0);
      out.byWidth.fill(0);
      for (const { wavelength, share } of radiation) this.#add(inert[j], wavelength, share, values, out);
    }
  }

  /** Adds `amount` times the derivative of a line to an unknown. */
  addSlope(j: number, unknown: number, amount: number, out: Float64Array): void {
    const { shift, width } = this.#unknowns;
    if (unknown !== shift && unknown !== width) return;
    const slope = unknown === shift ? this.lines[j].byShift : this.lines[j].byWidth;
    for (let p = 0; p < out.length; p++) out[p] += amount * slope[p];
  }

  #add(
    { spacing }: InertLine,
    wavelength: number,
    share: number,
    values: Float64Array,
    out: PlacedLine,
  ): void {
    const { shift, profile } = this.#setup;
    const angle = braggAngle(wavelength, spacing);
    const factor = shift.kind === "zero" ? 1 : Math.cos(angle / 2 / DEGREES);
    const by = this.#unknowns.shift < 0 ? shift.value : values[this.#unknowns.shift];
    const scale = this.#unknowns.width < 0 ? 1 : values[this.#unknowns.width];
    const { gauss, lorentz } = instrumentWidths(profile, wavelength, angle);
    const { value, byCentre, byGauss, byLorentz } = this.#peak;
    for (const array of [value, byCentre, byGauss, byLorentz]) array.fill(0);
    shapeOf(scale * gauss, scale * lorentz, this.#shape);
    addPeak(this.#points, 0, value.length, angle + factor * by, share, this.#shape, this.#peak);
    for (let p = 0; p < value.length; p++) {
      out.value[p] += value[p];
      out.byShift[p] += factor * byCentre[p];
      out.byWidth[p] += gauss * byGauss[p] + lorentz * byLorentz[p];
    }
  }
}
