import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Pattern } from "../../../src/imaging/model.js";
import type { PatternOptions } from "../../../src/imaging/read/options.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { folder } from "./fixture.js";

function read(name: string, text: string, options: PatternOptions = {}): Promise<Pattern> {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return readPattern(path, options);
}

const PYFAI = `# == pyFAI calibration ==
# Distance Sample to Detector: 0.2 m
# PONI: 1.0e-01, 1.0e-01 m
# Rotations: 0.000000 0.000000 0.000000 rad
# Wavelength: 9.7444e-11 m
#
#       2th_deg             I           sigma
  1.000000e+01  2.500000e+02  1.500000e+01
  1.010000e+01  2.600000e+02  1.600000e+01
`;

const PYFAI_JSON = `# pyfai_version = 2024.9.0
# calibration =
# {
#   "wavelength": 9.7444e-11,
# }
#      q_nm^-1             I
  1.000000e+01  2.500000e+02
  1.010000e+01  2.600000e+02
`;

describe("a pattern of text", () => {
  it("of pyFAI has its unit, its wavelength and its errors", async () => {
    const { axis, positions, errors, wavelength, provenance } = await read("a.dat", PYFAI);
    expect([axis, Array.from(positions), Array.from(errors ?? [])]).toEqual([
      "two theta",
      [10, 10.1],
      [15, 16],
    ]);
    expect([provenance.format, wavelength?.toFixed(5)]).toEqual(["pyFAI text", "0.97444"]);
  });

  it("of newer pyFAI has its wavelength in JSON, and 1/nm become 1/ångström", async () => {
    const { axis, positions, errors, wavelength, provenance } = await read("a.xy", PYFAI_JSON);
    expect([axis, positions[0], errors, provenance.version]).toEqual(["q", 1, undefined, "2024.9.0"]);
    expect(wavelength).toBeCloseTo(0.97444, 10);
  });

  it.each([
    ["FIT2D", "title\n2-Theta Angle (Degrees)\nIntensity\n    3\n1 5\n2 6\n3 7\n", "two theta", 1],
    [
      "FIT2D with the number of patterns",
      "title\nQ (Inverse Nanometres)\nIntensity\n  3   1\n1 5\n2 6\n3 7\n",
      "q",
      0.1,
    ],
    ["another program", "# D-spacing (Angstroms)  I\n3 7\n2 6\n1 5\n", "d", 1],
  ])("in the .chi of %s", async (_, text, axis, factor) => {
    const pattern = await read("a.chi", text);
    expect(pattern.axis).toBe(axis);
    pattern.positions.forEach((position, n) => expect(position / factor).toBeCloseTo(n + 1, 12));
    expect(Array.from(pattern.intensities)).toEqual([5, 6, 7]);
  });

  it("without a unit takes it from the options, radians becoming degrees", async () => {
    const { axis, positions, errors } = await read("a.xye", "0.1 5 1\n0.2 6 1\n", {
      unit: "2th_rad",
      wavelength: 1,
    });
    expect([axis, errors?.length]).toEqual(["two theta", 2]);
    expect(positions[0]).toBeCloseTo(18 / Math.PI, 12);
  });

  it.each([
    [
      "no unit",
      "1 5\n2 6\n",
      {},
      'found no unit, expected 2th_deg, 2th_rad, q_A^-1, q_nm^-1, d_A. State it: { unit: "2th_deg" }.',
    ],
    [
      "another unit than stated",
      PYFAI,
      { unit: "q_A^-1" },
      "header: found the unit 2th_deg, expected q_A^-1",
    ],
    [
      "fewer points than announced",
      "t\n2-Theta Angle (Degrees)\nI\n 4\n1 5\n2 6\n3 7\n",
      {},
      "line 4: found 3 points, expected 4, as announced",
    ],
    [
      "fewer points than announced in FIT2D's other way",
      "t\n2-Theta Angle (Degrees)\nI\n 4 1\n1 5\n2 6\n3 7\n",
      {},
      "do not rise or fall throughout",
    ],
    ["positions that go back", "# 2th_deg I\n1 5\n3 6\n2 7\n", {}, "do not rise or fall throughout"],
    ["a negative error", "# 2th_deg I sigma\n1 5 1\n2 6 -1\n", {}, "point 2: found the standard error -1"],
    [
      "four columns",
      "# 2th_deg a b c\n1 5 1 1\n2 6 1 1\n",
      {},
      "line 2: found 4 columns, expected two or three",
    ],
    [
      "an absurd wavelength",
      "# 2th_deg I\n1 5\n2 6\n",
      { wavelength: 9.7e-11 },
      "wavelength: found 9.7e-11 ångström",
    ],
  ] as const)("with %s is refused", async (_, text, options, message) => {
    await expect(read("a.chi", text, options)).rejects.toThrow(message);
  });
});
