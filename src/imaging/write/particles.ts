import type { Particle } from "../chain/particle-table.js";
import { writeCsv, type Table } from "./csv.js";

/** The particles of one stack and when they were imaged. */
export interface TimedParticles {
  /** Hours. */
  readonly time: number;
  /** Name of the stack. */
  readonly stack: string;
  readonly particles: readonly Particle[];
}

/**
 * Particles as a table, one row each: time_h, composition, its errors (statistical, systematic, total), pixels, row and column
 * of the centre, diameter_um, mass_pg, heterogeneity (standard deviation of the composition inside the particle beyond the
 * noise), misfit, stack, particle, flags and excluded (the reasons, separated by semicolons). Cells of what is not known are
 * empty.
 */
export function particlesTable(frames: readonly TimedParticles[]): Table {
  const rows = frames.flatMap(({ time, stack, particles }) =>
    particles.map((particle) => ({ time, stack, particle })),
  );
  const number = (of: (particle: Particle) => number | undefined): number[] =>
    rows.map(({ particle }) => of(particle) ?? NaN);
  return {
    time_h: rows.map(({ time }) => time),
    composition: number(({ estimate }) => estimate?.composition),
    statistical: number(({ estimate }) => estimate?.statistical),
    systematic: number(({ estimate }) => estimate?.systematic),
    total: number(({ estimate }) => estimate?.total),
    pixels: number(({ pixels }) => pixels),
    row: number(({ row }) => row),
    column: number(({ column }) => column),
    diameter_um: number(({ diameter }) => diameter),
    mass_pg: number(({ mass }) => mass),
    heterogeneity: number(({ heterogeneity }) => heterogeneity?.deviation),
    misfit: number(({ estimate }) => estimate?.misfit),
    stack: rows.map(({ stack }) => stack),
    particle: number(({ id }) => id),
    flags: rows.map(({ particle }) => particle.flags.join("; ")),
    excluded: rows.map(({ particle }) => particle.excluded.join("; ")),
  };
}

/** Writes the table of {@link particlesTable} as CSV. */
export const writeParticles = (path: string, frames: readonly TimedParticles[]): Promise<void> =>
  writeCsv(path, particlesTable(frames));
