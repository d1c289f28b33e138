import type { Control, SingleEnd, Stage } from "../experiment/experiment.js";
import { programme, type ProgrammePiece } from "../experiment/programme.js";

/** A current (1/h) or potential (V) that is known at every time, with its slope in time. */
export interface Applied {
  value(t: number): number;
  slope(t: number): number;
  /** Whether it never changes. */
  readonly steady: boolean;
}

/** A stage, or a smooth piece of one, as the simulation sees it: what is known, and as a function of time. */
export interface Leg {
  /** Which stage of the protocol it belongs to. */
  readonly stage: number;
  readonly known: "potential" | "current";
  readonly applied: Applied;
  /** Whether its whole stage applies one value. */
  readonly constant: boolean;
  /** Time at which the next piece of its stage's programme takes over, hours; infinite for the last. */
  readonly to: number;
  /** What ends the stage, whichever comes first. */
  readonly ends: readonly SingleEnd[];
}

/** The legs of a protocol. @throws Error for a mixture's "free" stage, which applies nothing to particles. */
export function legsOf(protocol: readonly Stage[]): Leg[] {
  return protocol.flatMap(({ control, until }, stage) => {
    const ends = until.kind === "first" ? until.of : [until];
    return appliedIn(control).map(({ known, piece }, _n, all) => {
      const constant = piece.steady && all.length === 1;
      return { stage, known, applied: piece, constant, to: piece.to, ends };
    });
  });
}

interface Known {
  readonly known: Leg["known"];
  readonly piece: ProgrammePiece;
}

function appliedIn(control: Control): Known[] {
  const current = (piece: ProgrammePiece): Known => ({ known: "current", piece });
  const potential = (piece: ProgrammePiece): Known => ({ known: "potential", piece });
  switch (control.kind) {
    case "current":
      return [current(steady(control.current))];
    case "rest":
      return [current(steady(0))];
    case "potential":
      return [potential(steady(control.potential))];
    case "current-table":
      return programme(control.times, control.currents, control.between).map(current);
    case "potential-table":
      return programme(control.times, control.potentials, control.between).map(potential);
    case "free":
      throw new Error(`a "free" stage belongs to a mixture; particles need a current or a potential.`);
  }
}

const steady = (value: number): ProgrammePiece => ({
  to: Infinity,
  value: () => value,
  slope: () => 0,
  steady: true,
});
