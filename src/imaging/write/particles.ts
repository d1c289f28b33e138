import type { Particle } from "../chain/particle-table.js";
import { writeCsv } from "./csv.js";

/** The particles of one stack and when they were imaged. */
export interface TimedParticles {
  /** Hours. */
  readonly time: number;
  /** Name of the stack. */
  readonly stack: string;
  readonly particles: readonly Particle[];
}

/**
 * Writes particles as a table, one row each: time_h, composition, its errors (statistical, systematic, total), pixels,
 * diameter_um, mass_pg, stack, particle, flags and excluded (the reasons, separated by semicolons). Cells of what is not
 * known are empty.
 */
export async function writeParticles(path: string, frames: readonly TimedParticles[]): Promise<void> {
  const rows = frames.flatMap(({ time, stack, particles }) =>
    particles.map((particle) => ({ time, stack, particle })),
  );
  const number = (of: (particle: Particle) => number | undefined): number[] =>
    rows.map(({ particle }) => of(particle) ?? NaN);
  await writeCsv(path, {
    time_h: rows.map(({ time }) => time),
    composition: number(({ estimate }) => estimate?.composition),
    statistical: number(({ estimate }) => estimate?.statistical),
    systematic: number(({ estimate }) => estimate?.systematic),
    total: number(({ estimate }) => estimate?.total),
    pixels: number(({ pixels }) => pixels),
    diameter_um: number(({ diameter }) => diameter),
    mass_pg: number(({ mass }) => mass),
    stack: rows.map(({ stack }) => stack),
    particle: number(({ id }) => id),
    flags: rows.map(({ particle }) => particle.flags.join("; ")),
    excluded: rows.map(({ particle }) => particle.excluded.join("; ")),
  });
}
