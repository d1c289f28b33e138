/** Writes one small stack in every format into a folder: `npx tsx ours.ts FOLDER`; check.py lets other programs read them. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeDataExchange } from "../../../../src/imaging/write/data-exchange.js";
import { writeNcb } from "../../../../src/imaging/write/ncb.js";
import { writeNxstxm } from "../../../../src/imaging/write/nxstxm.js";
import { writePystxmcontrol } from "../../../../src/imaging/write/pystxmcontrol.js";
import { writeSdf } from "../../../../src/imaging/write/sdf.js";
import { writeStk } from "../../../../src/imaging/write/stk.js";
import { writeTiff } from "../../../../src/imaging/write/tiff.js";
import { smallStack } from "../fixture.js";

const [frames, rows, columns] = [3, 4, 5];
const stack = smallStack({
  counts: Float64Array.from(
    { length: frames * rows * columns },
    (_, n) => 100 * Math.floor(n / 20) + 10 * (Math.floor(n / 5) % 4) + (n % 5) + 1,
  ),
  energies: Float64Array.of(850, 853.25, 860),
  rows,
  columns,
  rowPositions: Float64Array.of(-1, -0.5, 0, 0.5),
  columnPositions: Float64Array.of(2, 2.25, 2.5, 2.75, 3),
  dwell: Float64Array.of(2, 2, 2),
  ringCurrent: Float64Array.of(500, 499.5, 499),
});
const folder = process.argv[2];
await mkdir(folder, { recursive: true });
await writeSdf(join(folder, "s.hdr"), stack);
await writeNxstxm(join(folder, "nxstxm.hdf5"), stack);
await writePystxmcontrol(join(folder, "s.stxm"), stack);
await writeDataExchange(join(folder, "exchange.hdf5"), stack);
await writeNcb(join(folder, "s.ncb"), stack);
await writeStk(join(folder, "s.stk"), stack);
await writeTiff(join(folder, "s.tif"), stack);
