import type { EndedStage, Prediction } from "./ensemble.js";

/** Collects what is predicted at the times of the observations, over all legs of a protocol. */
export class Record {
  readonly times: Float64Array;
  readonly weights: Float64Array;
  private readonly states: Float64Array;
  private readonly potentials: Float64Array;
  private readonly currents: Float64Array;
  private readonly dStates: readonly Float64Array[];
  private readonly dPotentials: readonly Float64Array[];
  private readonly dCurrents: readonly Float64Array[];
  readonly stages: EndedStage[] = [];
  /** Times already predicted. */
  next = 0;
  steps = 0;
  rejected = 0;

  constructor(times: Float64Array, weights: Float64Array, tangents: number) {
    const each = (size: number): Float64Array[] =>
      Array.from({ length: tangents }, () => new Float64Array(size));
    this.times = times;
    this.weights = weights;
    this.states = new Float64Array(times.length * weights.length);
    this.potentials = new Float64Array(times.length);
    this.currents = new Float64Array(times.length);
    this.dStates = each(this.states.length);
    this.dPotentials = each(times.length);
    this.dCurrents = each(times.length);
  }

  get complete(): boolean {
    return this.next === this.times.length;
  }

  /** Writes the next time: compositions, potential, the rates and, for each unknown, their derivatives. */
  write(at: Snapshot): void {
    const j = this.next++;
    const width = this.weights.length;
    this.states.set(at.compositions.subarray(0, width), j * width);
    this.potentials[j] = at.potential;
    this.currents[j] = at.current;
    at.tangents.forEach((tangent, k) => {
      this.dStates[k].set(tangent.subarray(0, width), j * width);
      this.dPotentials[k][j] = at.potentialSlope(k);
      this.dCurrents[k][j] = at.currentSlope(k);
    });
  }

  prediction(sensitivities: boolean): Prediction {
    const { times, states, weights, potentials, currents, steps, rejected } = this;
    return {
      kind: "prediction",
      times,
      states,
      width: weights.length,
      weights,
      potentials,
      currents,
      stages: this.stages,
      ...(sensitivities
        ? { sensitivities: { states: this.dStates, potentials: this.dPotentials, currents: this.dCurrents } }
        : {}),
      work: { steps, rejected },
    };
  }
}

/** The population at one time. */
export interface Snapshot {
  readonly compositions: Float64Array;
  readonly potential: number;
  /** Rate of change of the mean composition, 1/h. */
  readonly current: number;
  readonly tangents: readonly Float64Array[];
  potentialSlope(k: number): number;
  currentSlope(k: number): number;
}
