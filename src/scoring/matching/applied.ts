import type { Control, Experiment } from "../../experiment/experiment.js";
import { programme, programmeValue } from "../../experiment/programme.js";

type InTime = (t: number) => number;

/** The current that was applied, 1/h against hours, where the whole protocol states it; undefined otherwise. */
export function appliedCurrent(experiment: Experiment): InTime | undefined {
  return applied(experiment, (control) => {
    if (control.kind === "rest") return () => 0;
    if (control.kind === "current") return () => control.current;
    return control.kind === "current-table"
      ? inTime(control.times, control.currents, control.between)
      : undefined;
  });
}

/** The potential that was applied, volts against hours, where the whole protocol states it; undefined otherwise. */
export function appliedPotential(experiment: Experiment): InTime | undefined {
  // Over a series resistance the particles see another one.
  if (experiment.system.kind === "population" && experiment.system.resistance) return undefined;
  const at = applied(experiment, (control) => {
    if (control.kind === "potential") return () => control.potential;
    return control.kind === "potential-table"
      ? inTime(control.times, control.potentials, control.between)
      : undefined;
  });
  return at && ((t) => at(Math.max(t, experiment.start)));
}

function inTime(...of: Parameters<typeof programme>): InTime {
  const pieces = programme(...of);
  return (t) => programmeValue(pieces, t);
}

function applied(
  { protocol }: Experiment,
  read: (control: Control) => InTime | undefined,
): InTime | undefined {
  const legs: { end: number; at: InTime }[] = [];
  for (const { control, until } of protocol) {
    const at = read(control);
    if (!at || until.kind !== "time") return undefined;
    legs.push({ end: until.time, at });
  }
  if (legs.length === 0) return undefined;
  return (t) => (legs.find(({ end }) => t <= end) ?? legs[legs.length - 1]).at(t);
}
