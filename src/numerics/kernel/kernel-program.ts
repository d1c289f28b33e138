/** A set of formulas bound in a frame, for loops of the kernel that evaluate it by themselves. */
export interface KernelProgram {
  /** Byte of the program (assembly/tape.ts). */
  readonly address: number;
  /** Bytes where the addresses of the columns stand, in their order. */
  readonly columns: readonly number[];
  /** Bytes where the addresses of the outputs stand. */
  readonly outputs: readonly number[];
  /** Bytes of the given scalars, each a pair of equal numbers. */
  readonly scalars: readonly number[];
}
