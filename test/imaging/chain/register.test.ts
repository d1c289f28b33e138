import { describe, expect, it } from "vitest";
import { RealFft2 } from "../../../src/imaging/chain/fft2.js";
import { Registration } from "../../../src/imaging/chain/register.js";
import { random } from "../../../src/numerics/random.js";

const SIDE = 32;

/** A few Gaussian hills, which move by whole and broken pixels without interpolation. */
function hills(row: number, column: number): Float64Array {
  const stream = random("hills");
  const places = Array.from({ length: 5 }, () => [8 + 16 * stream.next(), 8 + 16 * stream.next()]);
  return Float64Array.from({ length: SIDE * SIDE }, (_, p) => {
    const [r, c] = [Math.floor(p / SIDE), p % SIDE];
    return places.reduce(
      (sum, [y, x]) => sum + Math.exp(-((r - y - row) ** 2 + (c - x - column) ** 2) / (2 * 1.7 ** 2)),
      0,
    );
  });
}

describe("the transform of a real image", () => {
  it("is the sum over the pixels that defines it", () => {
    const fft = new RealFft2(8);
    const stream = random("pixels");
    const image = Float64Array.from({ length: 64 }, () => stream.normal());
    const spectrum = new Float64Array(fft.length);
    fft.forward(image, spectrum);
    for (let k = 0; k < fft.half; k++) {
      for (let r = 0; r < 8; r++) {
        let [re, im] = [0, 0];
        image.forEach((value, p) => {
          const angle = (-2 * Math.PI * (r * Math.floor(p / 8) + k * (p % 8))) / 8;
          re += value * Math.cos(angle);
          im += value * Math.sin(angle);
        });
        expect(spectrum[2 * (k * 8 + r)]).toBeCloseTo(re, 10);
        expect(spectrum[2 * (k * 8 + r) + 1]).toBeCloseTo(im, 10);
      }
    }
  });

  it("done twice gives the image turned round, times its pixels", () => {
    const fft = new RealFft2(16);
    const stream = random("twice");
    const image = Float64Array.from({ length: 256 }, () => stream.normal());
    const [spectrum, back] = [new Float64Array(fft.length), new Float64Array(256)];
    fft.forward(image, spectrum);
    fft.toImage(spectrum, back, 8);
    for (let r = 0; r < 16; r++) {
      for (let c = 0; c < 16; c++) {
        const turned = image[((16 - r) % 16) * 16 + ((16 - c) % 16)];
        expect(back[r * 16 + c]).toBeCloseTo(256 * turned, 8);
      }
    }
  });
});

describe("registration", () => {
  it.each([
    [0, 0],
    [3, -2],
    [0.5, 0.5],
    [-2.37, 4.81],
  ])("finds a shift of %f rows and %f columns to a hundredth of a pixel", (row, column) => {
    const registration = new Registration(SIDE);
    const fixed = registration.spectrum(hills(0, 0));
    const offset = registration.offset(registration.spectrum(hills(row, column)), fixed, 8);
    expect(Math.abs(offset.row - row)).toBeLessThan(0.01);
    expect(Math.abs(offset.column - column)).toBeLessThan(0.01);
    expect(offset.peak).toBeGreaterThan(3);
  });

  it("does not look beyond what it was told to", () => {
    const registration = new Registration(SIDE);
    const fixed = registration.spectrum(hills(0, 0));
    const { row, column } = registration.offset(registration.spectrum(hills(6, 0)), fixed, 3);
    expect(Math.max(Math.abs(row), Math.abs(column))).toBeLessThanOrEqual(4);
  });
});
