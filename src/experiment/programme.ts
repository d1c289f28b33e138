import type { Between } from "./experiment.js";
import { monotoneCubic, type Curve } from "./interpolate.js";

/** A programme between two of its jumps or kinks: smooth, and constant beyond its own points. */
export interface ProgrammePiece {
  /** Time until which it holds, hours; infinite for the last. */
  readonly to: number;
  value(t: number): number;
  slope(t: number): number;
  /** Whether it never changes. */
  readonly steady: boolean;
}

/**
 * A current or potential in time as pieces that follow each other. Where a time stands twice the programme jumps.
 * "smooth" pieces are monotone cubics between jumps, "lines" one for each interval, "steps" hold each value until the
 * next time. Constant before the first and after the last time.
 * @throws Error where times fall or one stands more than twice.
 */
export function programme(
  times: readonly number[],
  values: readonly number[],
  between: Between = "smooth",
): readonly ProgrammePiece[] {
  checkOrder(times);
  if (between === "steps") return steps(times, values);
  const whole = sections(times);
  const each = between === "lines" ? whole.flatMap(intervals) : whole;
  return each.map(({ from, to }, n) => ({
    ...through(times.slice(from, to + 1), values.slice(from, to + 1)),
    to: n === each.length - 1 ? Infinity : times[to],
  }));
}

/** The value of a programme at a time; right of a jump, where the time is one. */
export function programmeValue(pieces: readonly ProgrammePiece[], t: number): number {
  return (pieces.find(({ to }) => t < to) ?? pieces[pieces.length - 1]).value(t);
}

function checkOrder(times: readonly number[]): void {
  if (times.length === 0) throw new Error("a programme needs at least one point, found none.");
  times.forEach((time, n) => {
    if (n > 0 && !(time >= times[n - 1]))
      throw new Error(`a programme's times must not fall: ${time} h follows ${times[n - 1]} h.`);
    if (n > 1 && time === times[n - 2])
      throw new Error(`a programme's time stands at most twice (a jump), found ${time} h three times.`);
  });
}

interface Section {
  /** First and last point. */
  readonly from: number;
  readonly to: number;
}

/** What lies between jumps. */
function sections(times: readonly number[]): Section[] {
  const jumps = times.flatMap((time, n) => (n > 0 && time === times[n - 1] ? [n] : []));
  return [0, ...jumps].map((from, n) => ({ from, to: (jumps[n] ?? times.length) - 1 }));
}

function intervals({ from, to }: Section): Section[] {
  if (from === to) return [{ from, to }];
  return Array.from({ length: to - from }, (_, n) => ({ from: from + n, to: from + n + 1 }));
}

function through(times: readonly number[], values: readonly number[]): Omit<ProgrammePiece, "to"> {
  if (values.every((value) => value === values[0])) return constant(values[0]);
  const curve: Curve = monotoneCubic(times, values);
  return { value: (t) => curve.value(t), slope: (t) => curve.slope(t), steady: false };
}

const constant = (value: number): Omit<ProgrammePiece, "to"> => ({
  value: () => value,
  slope: () => 0,
  steady: true,
});

/** Neighbours of one value are one piece; of two values at one time the second holds. */
function steps(times: readonly number[], values: readonly number[]): ProgrammePiece[] {
  const starts = times
    .map((time, n) => ({ time, value: values[n] }))
    .filter(({ time }, n) => time !== times[n + 1])
    .filter(({ value }, n, all) => n === 0 || value !== all[n - 1].value);
  return starts.map(({ value }, n) => ({ ...constant(value), to: starts[n + 1]?.time ?? Infinity }));
}
