import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Stack } from "../../../src/imaging/model.js";
import type { SpectrumOptions } from "../../../src/imaging/read/options.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { readSpectrum } from "../../../src/imaging/read/spectrum.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { perform } from "../../../src/imaging/read/thread-entry.js";
import { writeDataExchange } from "../../../src/imaging/write/data-exchange.js";
import { writeNcb } from "../../../src/imaging/write/ncb.js";
import { writeNxstxm } from "../../../src/imaging/write/nxstxm.js";
import { writePystxmcontrol } from "../../../src/imaging/write/pystxmcontrol.js";
import { writeSdf } from "../../../src/imaging/write/sdf.js";
import { writeStk } from "../../../src/imaging/write/stk.js";
import { smallStack } from "../../imaging/read/fixture.js";
import type { Read } from "./judge.js";
import type { Specimen } from "./mutate.js";

/** A format with sound files of it and the way in which they are read. */
export interface FuzzFormat {
  readonly name: string;
  readonly specimens: () => Promise<Specimen[]>;
  /** As a user's program reads it; HDF5 in a thread, of which every damaged file ends one. */
  readonly read: (path: string) => Promise<Read>;
  /** The same without a thread, for a thousand files; whatever kills the thread kills the process. */
  readonly readHere: (path: string) => Promise<Read>;
}

const READING = join(import.meta.dirname, "../../imaging/read");
const kept = (name: string): string => join(READING, "files", name);
const program = (name: string): string => join(READING, "programs", name);

type Reading = Pick<FuzzFormat, "read" | "readHere">;

const alike = (read: (path: string) => Promise<Read>): Reading => ({ read, readHere: read });
const asStack = alike(readStack);
const asPattern = alike(readPattern);
/** Seconds that a damaged file may keep a thread; sound ones here take less than one. */
const limit = 10;
const hdf5Stack: Reading = {
  read: (path) => readStack(path, { limit }),
  readHere: (file) => perform({ kind: "stack", file, sha256: "", options: {} }),
};
const hdf5Pattern: Reading = {
  read: (path) => readPattern(path, { limit }),
  readHere: (file) => perform({ kind: "pattern", file, sha256: "", options: {} }),
};
const asSpectrum = (options: SpectrumOptions): Reading =>
  alike((path) => readSpectrum(path, { energyUnit: "eV", ...options }));

const format = (name: string, reading: Reading, ...sources: readonly Source[]): FuzzFormat => ({
  name,
  ...reading,
  specimens: () => Promise.all(sources.map((source) => source())),
});

type Source = () => Promise<Specimen>;

export const FORMATS: readonly FuzzFormat[] = [
  format(
    "SDF",
    asStack,
    written("s.hdr", writeSdf),
    text("old.hdr", oldHeader(), { "old_a000.xim": "1\t2\t\r\n3\t4\t\r\n" }),
  ),
  format("NCB", asStack, written("s.ncb", writeNcb)),
  format("STK", asStack, written("s.stk", writeStk)),
  format(
    "TIFF",
    asStack,
    ...["big-endian", "deflate", "double", "imagej", "signed"].map((name) =>
      files(kept(`${name}.tif`), kept(`${name}.txt`)),
    ),
    folder(program("mantis-tiff"), "s_1.tif"),
  ),
  format("XDI", asSpectrum({}), text("s.xdi", xdi())),
  format(
    "columns of text",
    asSpectrum({}),
    files(program("larch.txt")),
    text("s.csv", "energy_eV,value,error\n700,1,0.1\n701,2,0.1\n702,3,0.1\n"),
  ),
  format(
    "Athena",
    asSpectrum({ group: "NiO.dat" }),
    files(program("larch.prj")),
    unpacked(program("larch.prj")),
  ),
  format(
    "xy, xye",
    asPattern,
    files(program("xypattern.xy")),
    text("s.xye", "# 2th_deg I sigma\n10 5 1\n10.1 6 1\n10.2 7 2\n"),
  ),
  format(
    "chi",
    asPattern,
    files(program("xypattern.chi")),
    text("s.chi", "t\n2-Theta Angle (Degrees)\nIntensity\n  3   1\n1 5\n2 6\n3 7\n"),
  ),
  format(
    "pyFAI text",
    asPattern,
    files(program("pyfai-2024.9.0-2th.dat")),
    files(program("pyfai-2024.9.0-q.dat")),
  ),
  format("NXstxm", hdf5Stack, files(kept("nxstxm-pollux.hdf5")), written("s.hdf5", writeNxstxm)),
  format(
    "pystxmcontrol",
    hdf5Stack,
    ...["0", "1", "2.0", "2.1", "3", "3-left-open"].map((version) =>
      files(kept(`pystxmcontrol-${version}.stxm`)),
    ),
    files(program("pystxmcontrol-2.1.stxm")),
    files(program("pystxmcontrol-3.stxm")),
    written("s.stxm", writePystxmcontrol),
  ),
  format("CXI", hdf5Stack, files(kept("ptychography.cxi"))),
  format("Data Exchange", hdf5Stack, files(program("mantis.hdf5")), written("s.hdf5", writeDataExchange)),
  format(
    "pyFAI NeXus",
    hdf5Pattern,
    files(program("pyfai-2024.9.0-monopd.nxs")),
    files(program("pyfai-2024.9.0-cansas.nxs")),
  ),
];

/** Files that exist; the first is the one that is read. */
function files(...paths: readonly string[]): Source {
  return async () => {
    const pairs = await Promise.all(
      paths.map(async (path): Promise<[string, Uint8Array]> => [
        basename(path),
        new Uint8Array(await readFile(path)),
      ]),
    );
    return { files: new Map(pairs), main: pairs[0][0] };
  };
}

/** A folder that is read as a whole: its name is the main file's, which mutations prefer. */
function folder(path: string, main: string): Source {
  return async () => {
    const paths = (await readdir(path)).map((name) => join(path, name));
    return { ...(await files(...paths)()), main };
  };
}

/** What one of our writers makes of a small stack. */
function written(name: string, write: (path: string, stack: Stack) => Promise<void>): Source {
  return async () => {
    const where = await mkdtemp(join(tmpdir(), "fuzz-"));
    try {
      await write(join(where, name), smallStack());
      const names = await readdir(where);
      return files(...[name, ...names.filter((other) => other !== name)].map((each) => join(where, each)))();
    } finally {
      await rm(where, { recursive: true });
    }
  };
}

function text(name: string, content: string, others: Readonly<Record<string, string>> = {}): Source {
  const entries = Object.entries({ [name]: content, ...others });
  const encoded = entries.map(([file, letters]): [string, Uint8Array] => [
    file,
    new TextEncoder().encode(letters),
  ]);
  return () => Promise.resolve({ files: new Map(encoded), main: name });
}

function unpacked(path: string): Source {
  return async () => ({
    files: new Map([["plain.prj", new Uint8Array(gunzipSync(await readFile(path)))]]),
    main: "plain.prj",
  });
}

/** As a beamline wrote it: a key twice, typos, an absurd number, a frame that was never taken, a stray brace. */
function oldHeader(): string {
  return `ScanDefinition = { Label = "old.hdr"; Type = "NEXAFS Image Scan"; Flags = "Image Stack"; Dwell = 1; Dwell2 = -6.2774386e+066;
Regions = (1,
{PAxis = { Name = "Sample X"; Unit = "um"; Min = 0; Max = 1; Dir = 1; Points = (2, 0, 1);};
QAxis = { Name = "Sample Y"; Unit = "um"; Min = 0; Max = 1; Dir = 1; Points = (2, 0, 1);};}});
StackAxis = { Name = "Energy"; Unit = "eV"; Points = (2, 700.5, 701);};
Channels = (1, { Name = "a"; Unit = "counts";});};
Channels = (1, { ID = 2; Type = 0; Name = "counter0"; ControllerIhD = 0; Unit = "counts";});
X = { Name = CoarseX; LastPosition = 1; };
ImageScan = { EnergyRegions = (1, {StartEnergy = 700.5; EndEnergy = 701; Points = 2; DwellTime = 1;});};
Image000_0 = {StorageRingCurrent = 0.00; Energy = 700.50; Time = "2018 Nov 11 00:03:50"; ZP_dest= -5682.64; ZP_error = 0.55;};
`;
}

function xdi(): string {
  const head = [
    "Column.1: energy eV",
    "Column.2: i0",
    "Column.3: itrans",
    "Element.symbol: Ni",
    "Mono.d_spacing: 3.13555",
  ];
  const rows = Array.from({ length: 12 }, (_, n) => `${8330 + n} ${1000 + n} ${500 - n}`);
  return [
    "# XDI/1.0 test/1",
    ...head.map((line) => `# ${line}`),
    "# ///",
    "# words",
    "# ---",
    "# energy i0 itrans",
    ...rows,
    "",
  ].join("\n");
}

/** Where a specimen is read: the file, or its folder for images in a folder. */
export const placeOf = ({ main, files: all }: Specimen, where: string): string =>
  /^s_1\.tif$/.test(main) && all.size > 2 ? where : join(where, main);
