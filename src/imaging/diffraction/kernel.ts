import { checkSetup } from "./check-setup.js";
import type { CompositionGrid } from "./composition-grid.js";
import { calibratedLattice, formsOf, polynomial, type CalibratedLattice } from "./calibrated-lattice.js";
import { braggAngle, braggSlope, DEGREES, spacing, spacingSlope } from "./crystal.js";
import { instrumentWidths } from "./profile.js";
import { addPeak, emptyShape, shapeOf, type PeakArrays } from "./pseudo-voigt.js";
import type { Setup } from "./setup.js";
import type { SetupUnknowns } from "./unknowns.js";

/** Half-widths beyond which a line is cut off: its Lorentzian tail is below 1e-4 of its height there. */
const REACH = 50;

/**
 * What a unit of mass at each composition of a grid adds to a pattern, for each reflection, and how that changes with
 * what is uncertain of the setup. K_h(p, c) = strength_h(c) * sum over lines of share * peak(p - place_h(c)).
 * `update` fills it; it and the applications allocate nothing.
 */
export class PatternKernel {
  readonly points: Float64Array;
  readonly grid: CompositionGrid;
  readonly #setup: Setup;
  readonly #unknowns: SetupUnknowns;
  readonly #lattice: CalibratedLattice;
  readonly #forms: readonly (readonly number[])[];
  /** Components: reflection by emission line, each a block of `span` points for every node. */
  readonly #lines: number;
  readonly #span: number;
  readonly #first: Int32Array;
  readonly #length: Int32Array;
  readonly #peaks: PeakArrays;
  /** Of each component and node, at the stated setup: the widths, and cos theta where the shift is a displacement. */
  readonly #gauss: Float64Array;
  readonly #lorentz: Float64Array;
  readonly #scherrer: Float64Array;
  readonly #shiftFactor: Float64Array;
  readonly #strength: Float64Array;
  /** How centre and widths of each component and node follow each unknown. */
  readonly #centreBy: readonly Float64Array[];
  readonly #gaussBy: readonly Float64Array[];
  readonly #lorentzBy: readonly Float64Array[];
  readonly #shape = emptyShape();
  readonly #here: Float64Array;

  /**
   * @param points degrees of two theta, increasing
   * @throws ImagingError where the setup cannot give patterns there, see `checkSetup`
   */
  constructor(setup: Setup, unknowns: SetupUnknowns, points: Float64Array, grid: CompositionGrid) {
    checkSetup(setup, points);
    this.points = points;
    this.grid = grid;
    this.#setup = setup;
    this.#unknowns = unknowns;
    this.#lattice = calibratedLattice(setup.lattice, grid.nodes);
    this.#forms = formsOf(setup.lattice, setup.reflections);
    this.#lines = setup.radiation.length;
    const blocks = setup.reflections.length * this.#lines * grid.count;
    const each = (): Float64Array => new Float64Array(blocks);
    const forUnknowns = (): Float64Array[] => unknowns.declarations.map(each);
    [this.#gauss, this.#lorentz, this.#scherrer] = [each(), each(), each()];
    [this.#shiftFactor, this.#strength] = [each(), each()];
    [this.#centreBy, this.#gaussBy, this.#lorentzBy] = [forUnknowns(), forUnknowns(), forUnknowns()];
    this.#here = new Float64Array(this.#lattice.parameters.length);
    this.#prepare();
    this.#span = spanOf(points, 2 * REACH * this.#widest());
    [this.#first, this.#length] = [new Int32Array(blocks), new Int32Array(blocks)];
    const values = (): Float64Array => new Float64Array(blocks * this.#span);
    this.#peaks = { value: values(), byCentre: values(), byGauss: values(), byLorentz: values(), at: 0 };
  }

  get reflections(): number {
    return this.#setup.reflections.length;
  }

  /** Fills the kernel for values of the unknowns, at the nodes that hold some mass (`active` not 0). */
  update(values: Float64Array, active: ArrayLike<number>): void {
    for (let h = 0; h < this.reflections; h++) {
      for (let line = 0; line < this.#lines; line++) {
        for (let node = 0; node < this.grid.count; node++) {
          const block = this.#block(h, line, node);
          if (active[node] === 0) this.#length[block] = 0;
          else this.#fill(h, line, node, block, values);
        }
      }
    }
  }

  /** Adds what the masses on the grid give of one reflection to a pattern. */
  apply(reflection: number, masses: Float64Array, out: Float64Array): void {
    const { value } = this.#peaks;
    for (let line = 0; line < this.#lines; line++) {
      for (let node = 0; node < masses.length; node++) {
        const mass = masses[node];
        if (mass === 0) continue;
        const block = this.#block(reflection, line, node);
        const [first, length, at] = [this.#first[block], this.#length[block], block * this.#span];
        for (let n = 0; n < length; n++) out[first + n] += mass * value[at + n];
      }
    }
  }

  /** Adds `factor` times the derivative of that to an unknown. */
  applySlope(
    unknown: number,
    reflection: number,
    masses: Float64Array,
    factor: number,
    out: Float64Array,
  ): void {
    const { byCentre, byGauss, byLorentz } = this.#peaks;
    const [centreBy, gaussBy, lorentzBy] = [this.#centreBy, this.#gaussBy, this.#lorentzBy];
    for (let line = 0; line < this.#lines; line++) {
      for (let node = 0; node < masses.length; node++) {
        if (masses[node] === 0) continue;
        const block = this.#block(reflection, line, node);
        const mass = factor * masses[node];
        const centre = mass * centreBy[unknown][block];
        const gauss = mass * gaussBy[unknown][block];
        const lorentz = mass * lorentzBy[unknown][block];
        const [first, length, at] = [this.#first[block], this.#length[block], block * this.#span];
        for (let n = 0; n < length; n++) {
          out[first + n] += centre * byCentre[at + n] + gauss * byGauss[at + n] + lorentz * byLorentz[at + n];
        }
      }
    }
  }

  #block(reflection: number, line: number, node: number): number {
    return (reflection * this.#lines + line) * this.grid.count + node;
  }

  /** Widths are those at the stated place: a shift of a hundredth of a degree does not change them. */
  #prepare(): void {
    const { reflections, radiation, profile, shift } = this.#setup;
    reflections.forEach(({ strength }, h) => {
      radiation.forEach(({ wavelength, share }, line) => {
        for (let node = 0; node < this.grid.count; node++) {
          const block = this.#block(h, line, node);
          this.#lattice.parameters.forEach((values, k) => (this.#here[k] = values[node]));
          const angle = braggAngle(wavelength, spacing(this.#forms[h], this.#here));
          const { gauss, lorentz, scherrer } = instrumentWidths(profile, wavelength, angle);
          this.#gauss[block] = gauss;
          this.#lorentz[block] = lorentz;
          this.#scherrer[block] = scherrer;
          this.#shiftFactor[block] = shift.kind === "zero" ? 1 : Math.cos(angle / 2 / DEGREES);
          this.#strength[block] = share * polynomial(strength, this.grid.nodes[node]);
        }
      });
    });
  }

  #widest(): number {
    let most = 0;
    for (let b = 0; b < this.#gauss.length; b++) {
      shapeOf(this.#gauss[b], this.#lorentz[b] + this.#scherrer[b], this.#shape);
      most = Math.max(most, this.#shape.width);
    }
    return most;
  }

  #fill(h: number, line: number, node: number, block: number, values: Float64Array): void {
    const { points } = this;
    const centre = this.#centre(h, line, node, block, values);
    this.#width(block, values);
    const reach = REACH * this.#shape.width;
    const first = firstFrom(points, centre - reach);
    let length = Math.min(this.#span, points.length - first);
    while (length > 0 && points[first + length - 1] > centre + reach) length--;
    this.#first[block] = first;
    this.#length[block] = length;
    const peaks = this.#peaks;
    peaks.at = block * this.#span;
    for (const array of [peaks.value, peaks.byCentre, peaks.byGauss, peaks.byLorentz]) {
      array.fill(0, peaks.at, peaks.at + length);
    }
    addPeak(points, first, length, centre, this.#strength[block], this.#shape, peaks);
  }

  /** Place of a line; also how it follows each unknown. */
  #centre(h: number, line: number, node: number, block: number, values: Float64Array): number {
    const { wavelength } = this.#setup.radiation[line];
    const { shift, modes } = this.#unknowns;
    const [here, lattice, form] = [this.#here, this.#lattice, this.#forms[h]];
    for (let k = 0; k < here.length; k++) {
      here[k] = lattice.parameters[k][node];
      for (let m = 0; m < lattice.modes.length; m++) here[k] += values[modes + m] * lattice.modes[m][k][node];
    }
    const d = spacing(form, here);
    const slope = braggSlope(wavelength, d);
    for (let m = 0; m < lattice.modes.length; m++) {
      let move = 0;
      for (let k = 0; k < here.length; k++) move += spacingSlope(form, here, k) * lattice.modes[m][k][node];
      this.#centreBy[modes + m][block] = slope * move;
    }
    const factor = this.#shiftFactor[block];
    if (shift >= 0) this.#centreBy[shift][block] = factor;
    return braggAngle(wavelength, d) + factor * (shift < 0 ? this.#setup.shift.value : values[shift]);
  }

  /** Shape of a line in `#shape`; also how its widths follow each unknown. */
  #width(block: number, values: Float64Array): void {
    const { width, size } = this.#unknowns;
    const scale = width < 0 ? 1 : values[width];
    const domains = size < 0 ? 1 : this.#setup.profile.size / values[size];
    const [gauss, lorentz, scherrer] = [this.#gauss[block], this.#lorentz[block], this.#scherrer[block]];
    shapeOf(scale * gauss, scale * lorentz + domains * scherrer, this.#shape);
    if (width >= 0) {
      this.#gaussBy[width][block] = gauss;
      this.#lorentzBy[width][block] = lorentz;
    }
    if (size >= 0) this.#lorentzBy[size][block] = (-domains * scherrer) / values[size];
  }
}

/** Index of the first point that is not below x. */
function firstFrom(points: Float64Array, x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Most points that lie within a stretch of this length. */
function spanOf(points: Float64Array, length: number): number {
  let [most, last] = [1, 0];
  for (let first = 0; first < points.length; first++) {
    while (last < points.length && points[last] <= points[first] + length) last++;
    most = Math.max(most, last - first);
  }
  return most;
}
