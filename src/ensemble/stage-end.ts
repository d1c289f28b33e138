import type { Event } from "../ode/events.js";
import type { SingleEnd } from "../experiment/experiment.js";
import type { EndedStage } from "./ensemble.js";
import type { Leg } from "./protocol.js";

/** Where a stage began. */
export interface StageStart {
  readonly time: number;
  readonly mean: number;
}

/** What is measured of a population at a time and state. */
export interface Measured {
  /** Volts, the drop over the cell's series resistance included. */
  potential(t: number, y: Float64Array): number;
  current(t: number, y: Float64Array): number;
  mean(y: Float64Array): number;
}

/** Time at which a stage ends by the clock; infinite where it only waits for something. */
export function clockEnd(ends: readonly SingleEnd[], { time }: StageStart): number {
  const times = ends.map((end) => {
    if (end.kind === "time") return end.time;
    return end.kind === "duration" ? time + end.duration : Infinity;
  });
  return Math.min(...times);
}

/** An end of a stage that is waited for. */
export interface AwaitedEnd {
  readonly end: SingleEnd;
  readonly event: Event;
}

/** The ends of a leg's stage that the clock does not tell. */
export function awaitedEnds(leg: Leg, start: StageStart, measured: Measured): AwaitedEnd[] {
  return leg.ends.flatMap((end) => {
    const event = eventOf(end, leg, start, measured);
    return event ? [{ end, event }] : [];
  });
}

/** Whether an end has come already where a leg begins; what can be crossed either way has not. */
export function isMet(event: Event, t: number, y: Float64Array): boolean {
  if (event.direction === "both") return false;
  const value = event.value(t, y);
  return event.direction === "rising" ? value >= 0 : value <= 0;
}

function eventOf(end: SingleEnd, leg: Leg, start: StageStart, measured: Measured): Event | undefined {
  switch (end.kind) {
    case "time":
    case "duration":
      return undefined;
    case "potential":
      // Delithiation (a current below 0) raises the potential and lowers the composition.
      return {
        direction: heading(leg, "falling", "rising"),
        value: (t, y) => measured.potential(t, y) - end.potential,
      };
    case "composition":
      return {
        direction: heading(leg, "rising", "falling"),
        value: (_t, y) => measured.mean(y) - end.composition,
      };
    case "charge":
      return {
        direction: "rising",
        value: (_t, y) => Math.abs(measured.mean(y) - start.mean) - end.charge,
      };
    case "current":
      return {
        direction: "falling",
        value: (t, y) => Math.abs(measured.current(t, y)) - end.current,
      };
  }
}

/** Which way a constant current takes something; either, where the current changes, vanishes or is not known. */
function heading(
  { known, applied, constant }: Leg,
  lithiation: Event["direction"],
  delithiation: Event["direction"],
): Event["direction"] {
  if (known !== "current" || !constant) return "both";
  const current = applied.value(0);
  if (current === 0) return "both";
  return current > 0 ? lithiation : delithiation;
}

/** What is told of the end of a stage. */
export function endedStage(end: SingleEnd, time: number, y: Float64Array, measured: Measured): EndedStage {
  return {
    time,
    by: end.kind,
    potential: measured.potential(time, y),
    current: measured.current(time, y),
    mean: measured.mean(y),
  };
}

/** A time that is not after another by more than rounding: where something was seen at the very end of a stage. */
export const notAfter = (time: number, end: number): boolean => time <= end + 1e-12 * Math.abs(end);
