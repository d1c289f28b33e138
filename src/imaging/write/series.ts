import type { Series } from "../diffraction/series.js";
import { writeCsv } from "./csv.js";

/**
 * Writes a series as the table of a corpus: `time_h,two_theta_deg,intensity,error`, one row for each point of each pattern;
 * empty cells at dead channels. Its setup goes into a file of its own (`writeSetup`).
 */
export async function writeSeries(
  path: string,
  { times, twoTheta, intensities, errors }: Series,
): Promise<void> {
  const rows = (of: (t: number, p: number) => number): number[] =>
    times.flatMap((_, t) => twoTheta.map((_angle, p) => of(t, p)));
  await writeCsv(path, {
    time_h: rows((t) => times[t]),
    two_theta_deg: rows((_, p) => twoTheta[p]),
    intensity: rows((t, p) => intensities[t][p]),
    error: rows((t, p) => (Number.isFinite(intensities[t][p]) ? errors[t][p] : NaN)),
  });
}
