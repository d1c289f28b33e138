import type { StageStart } from "./stage-end.js";

/** A population on its way through a protocol; a leg changes it in place. */
export interface Motion {
  clock: number;
  readonly compositions: Float64Array;
  /** Volts, without the drop over the series resistance: where the next leg looks for it. */
  potential: number;
  /** d(composition)/d(unknown), carried along with the ends of stages. */
  readonly tangents: readonly Float64Array[];
  /** d(time of the last leg's end)/d(unknown). */
  readonly shifts: Float64Array;
  stage: StartedStage;
}

export interface StartedStage extends StageStart {
  /** d(mean at the start of the stage)/d(unknown), and d(its time)/d(unknown). */
  readonly meanSlopes: Float64Array;
  readonly shifts: Float64Array;
}
