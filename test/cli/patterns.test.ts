import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.js";

const CORPORA = resolve(import.meta.dirname, "../../corpora");
afterEach(() => vi.restoreAllMocks());

it(
  "patterns prints a line for each pattern and writes tables and figures",
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "patterns-"));
    const out = join(folder, "new");
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text, _encoding, told) => {
      written.push(String(text));
      told?.();
      return true;
    });
    expect(
      await run([
        "node",
        "kinetoscope",
        "patterns",
        join(CORPORA, "nmc-planted-patterns"),
        "--draws",
        "4",
        "--out",
        out,
      ]),
    ).toBe(0);
    expect(written.join("")).toMatch(
      /charge-1C\n +time +mean +half width +chi2\/n\n +0.05 h +0\.\d+ ± 0\.\d+/,
    );
    for (const name of ["charge-1C-densities.csv", "charge-1C-densities.svg", "discharge-1C-patterns.svg"]) {
      expect(existsSync(join(out, name)), name).toBe(true);
    }
    expect(readFileSync(join(out, "charge-1C-densities.csv"), "utf8")).toMatch(
      /^time_h,composition,density,lower,upper\n0.05,0\.\d+,/,
    );
    rmSync(folder, { recursive: true });
  },
);

it("patterns says so where a corpus has none", async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => (written.push(String(text)), true));
  expect(await run(["node", "kinetoscope", "patterns", join(CORPORA, "catalysis-isomerisation")])).toBe(1);
  expect(written.join("")).toContain('corpus "catalysis-isomerisation" has no patterns.');
});
