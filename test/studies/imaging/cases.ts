import { IDEAL, type PhantomOptions } from "../../../src/imaging/phantom/options.js";

/** A kind of stack of the study: how it is made, how often, and how near the compositions must come. */
export interface Case {
  readonly name: string;
  readonly options: Partial<PhantomOptions>;
  readonly stacks: number;
  /** Greatest mean and root mean square of the deviations of the compositions; none where only errors are judged. */
  readonly bias: number | undefined;
  readonly rms: number | undefined;
  /** Least fraction of the particles that must be found. */
  readonly found: number;
  /** Whether the coverage of the total error is one of the targets. */
  readonly covered: boolean;
}

const usual = { stacks: 6, bias: 0.005, rms: 0.01, found: 0.98, covered: true };

/** The five cases in which errors are judged, then touching particles, large populations and everything at once. */
export const CASES: readonly Case[] = [
  { ...usual, name: "ideal", options: IDEAL },
  { ...usual, name: "noisy", options: { photons: 1500 } },
  { ...usual, name: "drifting", options: { drift: 0.6, runout: 2, jump: 3 } },
  { ...usual, name: "energy-shifted", options: { energyOffset: 0.2 } },
  { ...usual, name: "missing reference", options: { intermediate: 0.2 }, bias: undefined, rms: undefined },
  { ...usual, name: "touching", options: { arrangement: "touching" }, stacks: 3, found: 0.9, covered: false },
  {
    ...usual,
    name: "a hundred particles",
    options: { rows: 448, columns: 448, particles: 100 },
    stacks: 1,
    covered: false,
  },
  {
    ...usual,
    name: "everything at once",
    options: { energyOffset: 0.2, drift: 0.5, runout: 2, dark: 0.01, tail: 0.1, intermediate: 0.2 },
    bias: 0.03,
    rms: 0.03,
    covered: false,
  },
];
