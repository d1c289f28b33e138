import { ImagingError } from "../imaging-error.js";
import type { Format, Stack } from "../model.js";
import { readCxi } from "./cxi.js";
import { readDataExchange } from "./data-exchange.js";
import type { Hdf5File } from "./hdf5.js";
import { entries, join } from "./nexus.js";
import { readNxstxm } from "./nxstxm.js";
import type { StackOptions } from "./options.js";
import { isPystxmcontrol, readPystxmcontrol } from "./pystxmcontrol.js";

/**
 * Reads images from an HDF5 file of any format that is known, by what is in it.
 * @throws ImagingError where it is of none.
 */
export function readHdf5Stack(hdf5: Hdf5File, sha256: string, options: StackOptions): Stack {
  const format = hdf5Format(hdf5);
  if (format === "CXI") return readCxi(hdf5, sha256, options);
  if (format === "Data Exchange") return readDataExchange(hdf5, sha256, options);
  if (format === "pystxmcontrol") return readPystxmcontrol(hdf5, sha256, options);
  if (format === "NXstxm") return readNxstxm(hdf5, sha256, options);
  const found = `HDF5 with ${hdf5.children("").slice(0, 8).join(", ") || "nothing"} in it`;
  const expected = "NXstxm, pystxmcontrol, CXI or Data Exchange";
  throw new ImagingError({ file: hdf5.file, found, expected });
}

function hdf5Format(hdf5: Hdf5File): Format | undefined {
  if (hdf5.kind("cxi_version") === "dataset") return "CXI";
  if (hdf5.kind("exchange/data") === "dataset") return "Data Exchange";
  const [entry] = entries(hdf5);
  if (entry === undefined) return undefined;
  if (isPystxmcontrol(hdf5, entry)) return "pystxmcontrol";
  if (hdf5.text(join(entry, "definition")) === "NXstxm") return "NXstxm";
  return hdf5.children(entry).some((name) => hdf5.kind(join(entry, `${name}/stxm_scan_type`)) === "dataset")
    ? "NXstxm"
    : undefined;
}
