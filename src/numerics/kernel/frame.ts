import type { Vectors } from "../vectors.js";
import type { KernelExports, KernelMemory } from "./kernel-memory.js";

const LINE = 64;
/** The kernel's own constants lie below. */
const FIRST = 4096;

/** The arrays of one calculation in a kernel's memory. */
export class Frame implements Vectors {
  readonly kernel: KernelMemory;
  private readonly loops: KernelExports;
  private readonly constants: { readonly at: Float64Array; readonly values: Float64Array }[] = [];
  private top = FIRST;

  constructor(kernel: KernelMemory) {
    this.kernel = kernel;
    this.loops = kernel.exports;
  }

  array(length: number): Float64Array {
    // One number of padding for odd lengths, and then the next cache line.
    const bytes = Math.ceil((8 * (length + 2)) / LINE) * LINE;
    const address = this.top;
    this.top += bytes;
    this.kernel.reserve(this.top);
    return new Float64Array(this.kernel.memory.buffer, address, length);
  }

  arrays(count: number, length: number): readonly Float64Array[] {
    return Array.from({ length: count }, () => this.array(length));
  }

  constant(values: ArrayLike<number>): Float64Array {
    const at = this.array(values.length);
    // From array to array of one type bytes are copied, so that instructions survive which are not numbers.
    const kept = new Float64Array(values);
    this.constants.push({ at, values: kept });
    this.kernel.disturb(this);
    at.set(kept);
    return at;
  }

  /** Whole numbers of 32 bits that are there again after every `enter`; returns the byte of the first. */
  words(values: readonly number[]): number {
    const packed = new Int32Array(2 * Math.ceil(values.length / 2));
    packed.set(values);
    return this.constant(new Float64Array(packed.buffer)).byteOffset;
  }

  enter(): void {
    if (!this.kernel.enter(this)) return;
    for (const { at, values } of this.constants) at.set(values);
  }

  combine(
    out: Float64Array,
    base: Float64Array,
    weights: Float64Array,
    parts: readonly Float64Array[],
    count: number,
  ): void {
    this.loops.combine(
      out.byteOffset,
      base.byteOffset,
      weights.byteOffset,
      parts[0].byteOffset,
      stride(parts),
      count,
      out.length,
    );
  }

  accumulate(
    out: Float64Array,
    mass: Float64Array,
    scale: number,
    weights: Float64Array,
    parts: readonly Float64Array[],
    count: number,
  ): void {
    this.loops.accumulate(
      out.byteOffset,
      mass.byteOffset,
      scale,
      weights.byteOffset,
      parts[0].byteOffset,
      stride(parts),
      count,
      out.length,
    );
  }

  addScaled(out: Float64Array, scale: number, part: Float64Array): void {
    this.loops.addScaled(out.byteOffset, scale, part.byteOffset, out.length);
  }

  multiply(out: Float64Array, a: Float64Array, b: Float64Array, length: number): void {
    this.loops.multiply(out.byteOffset, a.byteOffset, b.byteOffset, length);
  }

  addProduct(out: Float64Array, a: Float64Array, b: Float64Array, length: number): void {
    this.loops.addProduct(out.byteOffset, a.byteOffset, b.byteOffset, length);
  }

  dot(a: Float64Array, b: Float64Array, length: number): number {
    return this.loops.dot(a.byteOffset, b.byteOffset, length);
  }

  scaledSquares(
    error: Float64Array,
    before: Float64Array,
    after: Float64Array,
    mass: Float64Array,
    relative: number,
    absolute: number,
  ): number {
    return this.loops.scaledSquares(
      error.byteOffset,
      before.byteOffset,
      after.byteOffset,
      mass.byteOffset,
      relative,
      absolute,
      error.length,
    );
  }

  strictlyBetween(a: Float64Array, low: number, high: number, length: number): boolean {
    return this.loops.strictlyBetween(a.byteOffset, low, high, length) === 1;
  }

  invertShifted(
    inverse: Float64Array,
    diagonal: Float64Array,
    mass: Float64Array,
    scale: number,
    length: number,
  ): boolean {
    const [to, from, masses] = [inverse.byteOffset, diagonal.byteOffset, mass.byteOffset];
    return this.loops.invertShifted(to, from, masses, scale, length) === 1;
  }

  chebyshevSeries(
    out: readonly Float64Array[],
    x: Float64Array,
    coefficients: Float64Array,
    terms: number,
  ): void {
    const [to, at, factors] = [out[0].byteOffset, x.byteOffset, coefficients.byteOffset];
    this.loops.chebyshevSeries(to, stride(out), at, factors, terms, x.length);
  }

  substituteBorder(
    b: Float64Array,
    border: number,
    column: Float64Array,
    inverse: Float64Array,
    length: number,
  ): void {
    this.loops.substituteBorder(b.byteOffset, border, column.byteOffset, inverse.byteOffset, length);
  }
}

const stride = (parts: readonly Float64Array[]): number =>
  parts.length > 1 ? parts[1].byteOffset - parts[0].byteOffset : 0;
