import { opcodes, type Opcode } from "../numerics/kernel/opcode.js";
import type { Expression } from "./expression.js";
import { TapeValues, type Node, type Signed, type Value } from "./tape-values.js";
import type { Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/** Where an operand or result lies; `index` counts within its space. */
export interface Place {
  readonly space: "column" | "output" | "register" | "scalar" | "table";
  readonly index: number;
}

export interface Instruction {
  readonly opcode: number;
  readonly result: Place;
  readonly a: Place;
  readonly b: Place;
}

/** A straight list of instructions for the kernel, free of addresses: plain data, made once a structure. */
export interface Tape {
  /** Computed once a call, on single numbers; then `rows` over all rows. */
  readonly once: readonly Instruction[];
  readonly rows: readonly Instruction[];
  /** How many columns and outputs the caller brings. */
  readonly columns: number;
  readonly outputs: number;
  /** Block registers needed. */
  readonly registers: number;
  /** Values of scalars at their index; NaN for those that are given or computed at each call. */
  readonly scalars: readonly number[];
  /** Index among the scalars of each given scalar, in the order of their names. */
  readonly given: readonly number[];
  readonly tables: readonly Float64Array[];
}

/**
 * Translates expressions into one tape. Equal subexpressions are computed once, up to sign; registers are used again
 * after their last use; a name in `definitions` stands for its expression. Undefined where an operator has no instruction: such a law stays on the plain path.
 * @throws Error where an expression uses a name that is neither a column nor a scalar.
 */
export function assemble(
  outputs: readonly Expression[],
  columns: readonly string[],
  scalars: readonly string[],
  vocabulary: Vocabulary = standardVocabulary,
  definitions: ReadonlyMap<string, Expression> = new Map(),
): Tape | undefined {
  const values = new TapeValues(columns, scalars, vocabulary, definitions);
  const results: Signed[] = [];
  for (const output of outputs) {
    const result = values.add(output);
    if (!result) return undefined;
    results.push(result);
  }
  return new Placement(values, results).tape(columns.length);
}

/** Gives every value a place. */
class Placement {
  private readonly places = new Map<Value, Place>();
  private readonly scalars: number[] = [];
  private readonly tables: Float64Array[] = [];
  private readonly once: Instruction[] = [];
  private readonly rows: Instruction[] = [];
  private readonly free: number[] = [];
  private registers = 0;
  private readonly lastUse = new Map<Value, number>();
  private readonly values: TapeValues;
  private readonly results: readonly Signed[];

  constructor(values: TapeValues, results: readonly Signed[]) {
    this.values = values;
    this.results = results;
  }

  tape(columns: number): Tape {
    const nodes = this.needed();
    nodes.forEach((node, n) => this.operandsOf(node).forEach((value) => this.lastUse.set(value, n)));
    this.claimOutputs(nodes);
    const given = this.values.given.map((value) => this.place(value).index);
    nodes.forEach((node, n) => this.emit(node, n));
    this.writeOutputs();
    const { once, rows, registers, scalars, tables } = this;
    const outputs = this.results.length;
    return { once, rows, columns, outputs, registers, scalars, given, tables };
  }

  /** The nodes that some output needs, in the order in which they were made. */
  private needed(): Node[] {
    const seen = new Set<Value>();
    const visit = (value: Value): void => {
      if (seen.has(value)) return;
      seen.add(value);
      if (value.kind === "node") this.operandsOf(value).forEach(visit);
    };
    this.results.forEach(({ value }) => visit(value));
    return this.values.nodes.filter((node) => seen.has(node));
  }

  private operandsOf({ a, b }: Node): Value[] {
    return b ? [a, b] : [a];
  }

  /** A value that is an output as it stands is computed where the output goes. */
  private claimOutputs(nodes: readonly Node[]): void {
    this.results.forEach(({ value, negative }, index) => {
      if (negative || !value.varies || value.kind !== "node" || this.places.has(value)) return;
      if (nodes.includes(value)) this.places.set(value, { space: "output", index });
    });
  }

  private emit(node: Node, n: number): void {
    const a = this.place(node.a);
    const b = node.b ? this.place(node.b) : a;
    const list = node.varies ? this.rows : this.once;
    if (node.varies) this.operandsOf(node).forEach((value) => this.release(value, n));
    list.push({ opcode: opcodes[node.opcode], result: this.place(node), a, b });
  }

  private place(value: Value): Place {
    const known = this.places.get(value);
    if (known) return known;
    const place = this.newPlace(value);
    this.places.set(value, place);
    return place;
  }

  private newPlace(value: Value): Place {
    switch (value.kind) {
      case "column":
        return { space: "column", index: value.index };
      case "table":
        return { space: "table", index: this.tables.push(value.table) - 1 };
      case "constant":
        return { space: "scalar", index: this.scalars.push(value.number) - 1 };
      case "scalar":
        return { space: "scalar", index: this.scalars.push(NaN) - 1 };
      case "node":
        if (!value.varies) return { space: "scalar", index: this.scalars.push(NaN) - 1 };
        return { space: "register", index: this.free.pop() ?? this.registers++ };
    }
  }

  /** After its last use a register is free, at once: an instruction may write where it reads. */
  private release(value: Value, n: number): void {
    const place = this.places.get(value);
    if (place?.space !== "register" || this.lastUse.get(value) !== n) return;
    if (this.results.some((result) => result.value === value)) return;
    if (!this.free.includes(place.index)) this.free.push(place.index);
  }

  private writeOutputs(): void {
    this.results.forEach(({ value, negative }, index) => {
      const from = this.place(value);
      if (from.space === "output" && from.index === index) return;
      const opcode: Opcode = negative ? "negate" : "copy";
      this.rows.push({ opcode: opcodes[opcode], result: { space: "output", index }, a: from, b: from });
    });
  }
}
