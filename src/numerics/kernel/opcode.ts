/** What the kernel can do with blocks of numbers, and the number of each instruction (assembly/tape.ts). */
export const opcodes = {
  copy: 0,
  add: 1,
  subtract: 2,
  multiply: 3,
  divide: 4,
  negate: 5,
  root: 6,
  exp: 7,
  log: 8,
  power: 9,
  sinh: 10,
  cosh: 11,
  tanh: 12,
  asinh: 13,
  erfc: 14,
  /** A piecewise cubic through a table (numerics/kernel/curve-table.ts). */
  curve: 15,
} as const;

export type Opcode = keyof typeof opcodes;
