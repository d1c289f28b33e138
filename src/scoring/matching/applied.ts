import { legOf } from "../../ensemble/protocol.js";
import type { Experiment } from "../../experiment/experiment.js";
import { monotoneCubic } from "../../experiment/interpolate.js";

/** The current that was applied, 1/h against hours, where the whole protocol states it; undefined otherwise. */
export function appliedCurrent({ protocol }: Experiment): ((t: number) => number) | undefined {
  const legs: { end: number; at: (t: number) => number }[] = [];
  for (const stage of protocol) {
    if (stage.control.kind === "free" || stage.until.kind !== "time") return undefined;
    const { known, applied } = legOf(stage);
    if (known !== "current") return undefined;
    legs.push({ end: stage.until.time, at: (t) => applied.value(t) });
  }
  return legs.length === 0
    ? undefined
    : (t) => (legs.find(({ end }) => t <= end) ?? legs[legs.length - 1]).at(t);
}

/** The potential that was applied, volts against hours, where the whole protocol states it; undefined otherwise. */
export function appliedPotential({ protocol, start }: Experiment): ((t: number) => number) | undefined {
  const legs: { end: number; at: (t: number) => number }[] = [];
  for (const { control, until } of protocol) {
    if (until.kind !== "time") return undefined;
    if (control.kind === "potential") legs.push({ end: until.time, at: () => control.potential });
    else if (control.kind === "potential-table") {
      const curve = monotoneCubic(control.times, control.potentials);
      legs.push({ end: until.time, at: (t) => curve.value(t) });
    } else return undefined;
  }
  if (legs.length === 0) return undefined;
  return (t) => (legs.find(({ end }) => t <= end) ?? legs[legs.length - 1]).at(Math.max(t, start));
}
