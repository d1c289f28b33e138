import type { Control, Stage } from "../experiment/experiment.js";
import { monotoneCubic } from "../experiment/interpolate.js";

/** A current (1/h) or potential (V) that is known at every time, with its slope in time. */
export interface Applied {
  value(t: number): number;
  slope(t: number): number;
  /** Whether it never changes. */
  readonly steady: boolean;
}

/** A stage as the simulation sees it: what is known, and as a function of time. */
export interface Leg {
  readonly known: "potential" | "current";
  readonly applied: Applied;
  readonly until: Stage["until"];
}

/** @throws Error for a mixture's "free" stage, which applies nothing to particles. */
export function legOf({ control, until }: Stage): Leg {
  switch (control.kind) {
    case "current":
      return { known: "current", applied: steady(control.current), until };
    case "rest":
      return { known: "current", applied: steady(0), until };
    case "potential":
      return { known: "potential", applied: steady(control.potential), until };
    case "current-table":
      return { known: "current", applied: tabulated(control.times, control.currents), until };
    case "potential-table":
      return { known: "potential", applied: tabulated(control.times, control.potentials), until };
    case "free":
      throw new Error(`a "free" stage belongs to a mixture; particles need a current or a potential.`);
  }
}

const steady = (value: number): Applied => ({
  value: () => value,
  slope: () => 0,
  steady: true,
});

const tabulated = (times: readonly number[], values: readonly number[]): Applied => {
  const curve = monotoneCubic(times, values);
  return { value: (t) => curve.value(t), slope: (t) => curve.slope(t), steady: false };
};

/** The constant current of a stage, where it has one: its charge and time then follow from each other. */
export function constantCurrent(control: Control): number | undefined {
  if (control.kind === "rest") return 0;
  return control.kind === "current" ? control.current : undefined;
}
