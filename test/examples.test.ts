import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

describe.each(["compare-hypotheses", "discover", "images", "next-experiment", "patterns", "phase-diagram"])(
  "examples/%s.ts",
  (name) => {
    it("prints what stands beside it", { timeout: 180_000 }, () => {
      const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", `examples/${name}.ts`], {
        cwd: ROOT,
        encoding: "utf8",
      });
      expect(stdout, stderr).toBe(readFileSync(resolve(ROOT, `examples/${name}.expected.txt`), "utf8"));
    });

    it("is short", () => {
      expect(readFileSync(resolve(ROOT, `examples/${name}.ts`), "utf8").split("\n").length).toBeLessThan(40);
    });
  },
);
