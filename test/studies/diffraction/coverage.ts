import { calibrate } from "../../../src/imaging/diffraction/calibrate.js";
import { dispersionOf } from "../../../src/imaging/diffraction/dispersion.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import { random } from "../../../src/numerics/random.js";
import { run, type Scenario } from "./inversion.js";
import { HIGH, layered, SHAPES } from "./setups.js";

const [SHIFT, WIDTH, MEAN] = [0.005, 0.1, 0.003];

/**
 * How often the mean of an inverted density is within its total error, when the shift of the lines and the widths are
 * drawn from the errors that the analysis states, and coulometry is off by a draw of its own.
 */
export function coverage(trials: number): { readonly total: number; readonly statistical: number } {
  const stream = random("coverage");
  let [total, statistical] = [0, 0];
  for (let n = 0; n < trials; n++) {
    const scenario: Scenario = {
      name: `trial ${n}`,
      hkl: [[1, 1, 3]],
      fwhm: 0.08,
      counts: 10_000,
      kernel: Math.exp(WIDTH * stream.normal()),
      offset: SHIFT * stream.normal(),
      shiftError: SHIFT,
      widthError: WIDTH,
      meanError: MEAN,
      meanOff: MEAN * stream.normal(),
    };
    const { mean, found } = run(scenario, SHAPES[n % SHAPES.length], n);
    if (Math.abs(mean) < found.mean.total) total++;
    if (Math.abs(mean) < found.mean.statistical) statistical++;
  }
  return { total: total / trials, statistical: statistical / trials };
}

/** What the calibration wizard makes of slow patterns: errors of the lattice in composition, and of the width. */
export function wizard(): {
  readonly rms: number;
  readonly worst: number;
  readonly width: number;
  readonly error: number;
} {
  const truth = layered(
    [
      [1, 1, 0],
      [1, 1, 3],
    ],
    0.08,
  );
  const compositions = Array.from({ length: 24 }, (_, n) => 0.38 + 0.0265 * n);
  const { series } = patternPhantom({
    seed: "wizard",
    setup: truth,
    populations: compositions.map((c, t) => ({ time: t, compositions: [c] })),
    twoTheta: HIGH,
    counts: 10_000,
    flux: 0.02,
  });
  const { lattice, profile } = truth;
  const guess = {
    ...truth,
    lattice: {
      ...lattice,
      parameters: lattice.parameters.map((values, k) => values.map((p) => p + [0.002, -0.02][k])),
    },
    profile: { ...profile, w: profile.w * 0.64, y: profile.y * 0.8 },
  };
  const found = calibrate(
    { ...series, setup: guess },
    { compositions, citation: "a phantom", knots: lattice.compositions },
  );
  const [, line] = dispersionOf(truth, compositions);
  const [, moved] = dispersionOf({ ...truth, lattice: found.setup.lattice }, compositions);
  const errors = compositions.map((_, n) => (moved.positions[n] - line.positions[n]) / line.slopes[n]);
  return {
    rms: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    worst: Math.max(...errors.map(Math.abs)),
    width: Math.sqrt(found.setup.profile.w / profile.w) - 1,
    error: found.width.error,
  };
}
