import type { FunctionTable, Linked } from "./function-table.js";
import type { Code } from "./kernel-memory.js";

/** Rows after which a program is compiled: that takes a tenth of a millisecond, as some 10,000 rows of a rate do. */
const MANY_ROWS = 20_000;

/** A program of the kernel that is compiled once it has been used so much that this pays. */
export class HotCode implements Code, Linked {
  private readonly module: () => Uint8Array;
  private readonly table: FunctionTable;
  private rows = 0;
  private index = 0;

  constructor(table: FunctionTable, module: () => Uint8Array) {
    this.table = table;
    this.module = module;
  }

  enter(rows: number): number {
    if (this.index > 0) return this.index;
    this.rows += rows;
    if (this.rows >= MANY_ROWS) this.index = this.table.link(this.module(), this);
    return this.index;
  }

  /** Its place in the table went to another. */
  unlink(): void {
    this.index = 0;
    this.rows = 0;
  }
}
