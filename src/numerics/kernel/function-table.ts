/** Of a module that other programs may push out again. */
export interface Linked {
  unlink(): void;
}

/** Compiled programs at a time; the oldest gives way, so that a million laws need no more room than these. */
const MOST = 256;

/** The functions of other modules that the kernel can call. */
export class FunctionTable {
  private readonly table: WebAssembly.Table;
  private readonly imports: Record<string, Record<string, unknown>>;
  /** Index 0 and what the kernel itself has there. */
  private readonly first: number;
  private readonly owners: (Linked | undefined)[] = [];
  private next = 0;

  /** `imports` are what the modules may ask for. */
  constructor(table: WebAssembly.Table, imports: Record<string, Record<string, unknown>>) {
    this.table = table;
    this.imports = imports;
    this.first = table.length;
  }

  /** Index of the function `run` of a module, until its owner is told otherwise. */
  link(bytes: Uint8Array, owner: Linked): number {
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.imports).exports;
    const place = this.next;
    this.next = (place + 1) % MOST;
    if (this.first + place === this.table.length) this.table.grow(1);
    this.owners[place]?.unlink();
    this.owners[place] = owner;
    this.table.set(this.first + place, run);
    return this.first + place;
  }
}
