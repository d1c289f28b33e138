/** What the AssemblyScript module in assembly/ exports; addresses are bytes in the memory. */
export interface KernelExports {
  runProgram(program: number, rows: number): void;
  runStages(plan: number, h: number, complement: number): number;
  combine(
    out: number,
    base: number,
    weights: number,
    parts: number,
    stride: number,
    count: number,
    length: number,
  ): void;
  accumulate(
    out: number,
    mass: number,
    scale: number,
    weights: number,
    parts: number,
    stride: number,
    count: number,
    length: number,
  ): void;
  addScaled(out: number, scale: number, part: number, length: number): void;
  multiply(out: number, a: number, b: number, length: number): void;
  addProduct(out: number, a: number, b: number, length: number): void;
  dot(a: number, b: number, length: number): number;
  scaledSquares(
    error: number,
    before: number,
    after: number,
    mass: number,
    relative: number,
    absolute: number,
    length: number,
  ): number;
  strictlyBetween(a: number, low: number, high: number, length: number): number;
  invertShifted(inverse: number, diagonal: number, mass: number, scale: number, length: number): number;
  chebyshevSeries(
    out: number,
    stride: number,
    x: number,
    coefficients: number,
    terms: number,
    length: number,
  ): void;
  substituteBorder(b: number, border: number, column: number, inverse: number, length: number): void;
}

/** A program that may be compiled (hot-code.ts). */
export interface Code {
  /** To be called before it runs over `rows` rows: its index in the kernel's table, 0 while it is not compiled. */
  enter(rows: number): number;
}

/** What a frame needs of the kernel whose memory it lies in. */
export interface KernelMemory {
  readonly memory: { readonly buffer: SharedArrayBuffer };
  readonly exports: KernelExports;
  /** Makes room up to a byte. @throws Error beyond 4 GiB. */
  reserve(bytes: number): void;
  /** True when another owner was entered since, and this one has to bring its constants again. */
  enter(owner: object): boolean;
  /** What is compiled of a program, wherever it is bound; `module` makes its text. */
  code(program: object, module: () => Uint8Array): Code;
  /** Tells that an owner has written, over whatever another one held. */
  disturb(owner: object): void;
}
