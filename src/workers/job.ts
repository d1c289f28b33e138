/**
 * What a crew runs. Functions do not cross threads, so work is named by where it is found: `module` exports a factory
 * `export`, which is called once a thread with `data` and answers with the function that takes the tasks.
 */
export interface Job {
  /** URL of a module, for instance `new URL("./assessor.js", import.meta.url).href`. */
  readonly module: string;
  /** Name of the factory that the module exports: `(data) => (task) => result`, either of them may be async. */
  readonly export: string;
  /** Handed to the factory; plain data (structured-clonable). */
  readonly data: unknown;
}

/** What the factory of a {@link Job} answers with. */
export type Work = (task: unknown) => unknown;

/**
 * Imports the module of a job and calls its factory.
 * @throws Error naming module and export where there is no such factory, or where the factory fails.
 */
export async function loadWork({ module, export: name, data }: Job): Promise<Work> {
  const exported = (await import(/* @vite-ignore */ module)) as Record<string, unknown>;
  const factory = exported[name];
  if (typeof factory !== "function") throw new Error(missingFactory(module, name, Object.keys(exported)));
  const work: unknown = await (factory as (data: unknown) => unknown)(data);
  if (typeof work === "function") return work as Work;
  throw new Error(
    `${module}: ${name}(data) returned ${typeof work}. Return the function that takes the tasks.`,
  );
}

function missingFactory(module: string, name: string, found: readonly string[]): string {
  return `${module} exports no function "${name}" (it exports ${found.join(", ") || "nothing"}). Export the factory.`;
}

/** The message of anything thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
