import seedrandom from "seedrandom";

/** A stream of pseudo-random numbers. Streams split by label, so the order of use elsewhere cannot change them. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent stream, the same for the same label whatever was drawn before. */
  split(label: string | number): Random;
}

/** The stream of a label (alea: labels give independent streams). */
export function random(label: string | number): Random {
  const name = String(label);
  const generator = seedrandom.alea(name);
  const next = (): number => generator.double();
  return {
    next,
    integer: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    split: (part) => random(`${name}/${part}`),
  };
}
