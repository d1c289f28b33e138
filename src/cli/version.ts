import { readFileSync } from "node:fs";

/** Version of this package, for what must say by which it was made. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  }
).version;
