// Compiles the kernel and writes it as text beside its door: node src/numerics/kernel/assembly/build.js
import { writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const OPTIONS = [
  "src/numerics/kernel/assembly/index.ts",
  ...["-O3", "--noAssert", "--runtime", "stub", "--exportTable", "--outFile", "kernel.wasm"],
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ...["--enable", "simd", "--enable", "threads", "--enable", "bulk-memory"],
];

/** @returns {Promise<string>} the text of bytes.ts */
export async function kernelText() {
  let bytes = new Uint8Array();
  const result = await asc.main(OPTIONS, {
    writeFile: (_name, contents) => {
      bytes = Buffer.from(contents);
    },
  });
  if (result.error) throw new Error(`the kernel does not compile: ${result.stderr.toString()}`);
  const text = Buffer.from(bytes).toString("base64");
  return `/** The compiled kernel, written by assembly/build.js. */\nexport const kernelBytes =\n  "${text}";\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL("../bytes.ts", import.meta.url), await kernelText());
}
