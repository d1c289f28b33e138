import { processStack } from "../../../src/imaging/chain/process.js";
import type { RecipeInput } from "../../../src/imaging/chain/recipe.js";
import { ImagingError } from "../../../src/imaging/imaging-error.js";
import { phantom, phantomReferences } from "../../../src/imaging/phantom/phantom.js";
import type { PhantomOptions } from "../../../src/imaging/phantom/options.js";
import type { Stack } from "../../../src/imaging/model.js";
import type { Reference } from "../../../src/imaging/chain/reference.js";

/** What cannot be done, and what came of it: the message of a named error, or undefined where there were numbers. */
export interface Failure {
  readonly name: string;
  readonly message: string | undefined;
}

const SMALL: Partial<PhantomOptions> = { rows: 64, columns: 64, particles: 2, radius: 8 };
const FRAMES = 50;

/** Asks for what cannot be done in every way we can think of. */
export function failures(): Failure[] {
  const { stack, truth } = phantom({ seed: "failures", ...SMALL });
  const references: readonly Reference[] = phantomReferences(truth).filter(
    ({ name }) => name !== "intermediate",
  );
  const shortened = references.map((reference) => ({
    ...reference,
    energies: reference.energies.slice(-600),
    values: reference.values.slice(-600),
  }));
  const attempt = (name: string, input: RecipeInput, own: Stack = stack, given = references): Failure => ({
    name,
    message: messageOf(() => processStack(own, given, input)),
  });
  const all = Array.from({ length: FRAMES }, (_, n) => n);
  return [
    attempt("every frame dead", {}, phantom({ seed: "dead", ...SMALL, deadFrames: all }).stack),
    attempt("every pixel not measured", {}, filled(stack, NaN)),
    attempt("counts that are all zero", {}, filled(stack, 0)),
    attempt("a field without anything in it that differs", {}, filled(stack, 19_000)),
    attempt("two frames", { frames: { leaveOut: all.slice(2) } }),
    attempt("energies that were not measured", { frames: { from: 900 } }),
    attempt("one reference", {}, stack, references.slice(0, 1)),
    attempt("one reference twice", {}, stack, [references[0], references[0]]),
    attempt("references that end before the line", {}, stack, shortened),
    attempt("a dark signal above the light", { dark: { counts: 1e6 } }),
    attempt("a table of shifts that is too short", { align: { method: "table", rows: [1], columns: [1] } }),
    attempt("I0 from a spectrum that is not there", { incident: { from: "spectrum" } }),
    attempt("I0 from a current that was not recorded", { incident: { from: "current", level: 19_000 } }),
    attempt("I0 from a region outside of the field", {
      incident: { from: "region", region: { row: 200, column: 200, rows: 10, columns: 10 } },
    }),
    attempt("labels of another size", { segment: { method: "mask" } }),
    attempt("a key that is misspelt", { algin: {} } as RecipeInput),
  ];
}

const filled = (stack: Stack, value: number): Stack => ({
  ...stack,
  counts: new Float32Array(stack.counts.length).fill(value),
});

function messageOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ImagingError) return error.message;
    throw error;
  }
}
