import { kernelBytes } from "./bytes.js";
import { Frame } from "./frame.js";
import { FunctionTable } from "./function-table.js";
import { HotCode } from "./hot-code.js";
import type { KernelExports, KernelMemory } from "./kernel-memory.js";

const PAGE = 65536;
/** 4 GiB, the most a module with 32-bit addresses can see. Only what is used is ever taken from the machine. */
const MOST_PAGES = 65536;

/**
 * One WebAssembly memory and the loops over it. The frames of a kernel lie over each other, so that a million laws need
 * no more room than the largest; the one that was entered last holds its numbers.
 */
export class Kernel implements KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  /** The frame whose constants the memory holds. */
  private held: object | undefined;
  private readonly table: FunctionTable;
  private readonly hot = new WeakMap<object, HotCode>();

  constructor() {
    // Shared memory keeps its arrays valid when it grows.
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    const module = new WebAssembly.Module(Buffer.from(kernelBytes, "base64"));
    const imports = { env: { memory: this.memory, abort } };
    const { exports } = new WebAssembly.Instance(module, imports);
    this.exports = exports as unknown as KernelExports;
    const env = { ...exports, memory: this.memory };
    this.table = new FunctionTable(exports.table as WebAssembly.Table, { env });
  }

  frame(): Frame {
    return new Frame(this);
  }

  code(program: object, module: () => Uint8Array): HotCode {
    const code = this.hot.get(program) ?? new HotCode(this.table, module);
    this.hot.set(program, code);
    return code;
  }

  /** Makes room up to a byte. @throws Error beyond 4 GiB. */
  reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch {
      const gibibytes = (bytes / 2 ** 30).toFixed(1);
      throw new Error(`a simulation needs ${gibibytes} GiB of work arrays; at most 4 GiB are possible.`);
    }
  }

  /** Tells that a frame has written, over whatever another one held. */
  disturb(frame: object): void {
    if (this.held !== frame) this.held = undefined;
  }

  /** True when another frame was entered since, and `frame` has to bring its constants again. */
  enter(frame: object): boolean {
    if (this.held === frame) return false;
    this.held = frame;
    return true;
  }
}

function abort(): never {
  throw new Error("the numerical kernel met an instruction that it does not know.");
}
