import { ImagingError } from "../imaging-error.js";
import { random, type Random } from "../../numerics/random.js";
import type { PhantomOptions } from "./options.js";

/** An ellipse in the field: pixels, and the angle of its long axis in radians. */
export interface PhantomParticle {
  readonly row: number;
  readonly column: number;
  readonly long: number;
  readonly short: number;
  readonly angle: number;
  /** Micrometres at the thickest. */
  readonly thickness: number;
  readonly composition: number;
}

/** Empty pixels between particles that lie apart. */
const GAP = 3;
const TRIES = 20_000;

/**
 * Draws particles and lays them into the field by trial.
 * @throws ImagingError where they do not fit.
 */
export function drawParticles(options: PhantomOptions): PhantomParticle[] {
  const stream = random(options.seed).split("particles");
  const placed: PhantomParticle[] = [];
  for (let n = 0; n < options.particles; n++) {
    const shape = drawShape(options, stream, options.compositions?.[n]);
    const paired =
      (options.arrangement === "touching" || options.arrangement === "overlapping") && n % 2 === 1;
    const particle = paired
      ? beside(placed[n - 1], shape, placed, options, stream)
      : alone(shape, placed, options, stream, options.arrangement === "edge" && n % 4 === 0);
    if (!particle) throw crowded(options, n);
    placed.push(particle);
  }
  return placed;
}

type Shape = Omit<PhantomParticle, "row" | "column">;

function drawShape(options: PhantomOptions, stream: Random, composition: number | undefined): Shape {
  const { radius, radiusSpread } = options;
  const long = radius * Math.exp(radiusSpread * stream.normal());
  const short = long * (0.7 + 0.3 * stream.next());
  const angle = Math.PI * stream.next();
  const thickness = options.thickness * (0.6 + 0.4 * stream.next());
  const drawn = stream.next() < 0.6 ? 0.9 + 0.025 * stream.normal() : 0.55 + 0.05 * stream.normal();
  return { long, short, angle, thickness, composition: composition ?? Math.min(1, Math.max(1 / 3, drawn)) };
}

function alone(
  shape: Shape,
  placed: readonly PhantomParticle[],
  { rows, columns }: PhantomOptions,
  stream: Random,
  cut: boolean,
): PhantomParticle | undefined {
  const room = shape.long + 2 * GAP;
  for (let n = 0; n < TRIES; n++) {
    const row = cut ? shape.short / 2 : room + (rows - 2 * room) * stream.next();
    const particle = { ...shape, row, column: room + (columns - 2 * room) * stream.next() };
    if (placed.every((other) => gapBetween(particle, other) >= GAP)) return particle;
  }
  return undefined;
}

/** Next to its neighbour so that the two just touch, or overlap by a third. */
function beside(
  neighbour: PhantomParticle,
  shape: Shape,
  placed: readonly PhantomParticle[],
  { rows, columns, arrangement }: PhantomOptions,
  stream: Random,
): PhantomParticle | undefined {
  const others = placed.slice(0, -1);
  for (let n = 0; n < TRIES; n++) {
    const angle = 2 * Math.PI * stream.next();
    const reach = reachOf(neighbour, angle) + reachOf(shape, angle);
    const distance = arrangement === "touching" ? reach : (2 / 3) * reach;
    const row = neighbour.row + distance * Math.sin(angle);
    const column = neighbour.column + distance * Math.cos(angle);
    const room = shape.long + 2 * GAP;
    const inside = row > room && column > room && row < rows - room && column < columns - room;
    const particle = { ...shape, row, column };
    if (inside && others.every((other) => gapBetween(particle, other) >= GAP)) return particle;
  }
  return undefined;
}

const gapBetween = (a: PhantomParticle, b: PhantomParticle): number =>
  Math.hypot(a.row - b.row, a.column - b.column) - a.long - b.long;

/** Distance from the centre of an ellipse to its rim in a direction. */
const reachOf = ({ long, short, angle }: Shape, direction: number): number =>
  1 / Math.hypot(Math.cos(direction - angle) / long, Math.sin(direction - angle) / short);

const crowded = ({ particles, rows, columns }: PhantomOptions, placed: number) =>
  new ImagingError({
    file: "phantom",
    place: "particles",
    found: `room for ${placed} particles in ${rows} x ${columns} pixels`,
    expected: `room for ${particles}`,
    fix: "Ask for fewer or smaller particles, or a larger field.",
  });
