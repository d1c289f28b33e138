import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack } from "./finish.js";
import type { Hdf5File } from "./hdf5.js";
import { quantity, quantityIfStated } from "./nexus.js";
import type { StackOptions } from "./options.js";
import { transposed } from "./transpose.js";

/**
 * Reads Data Exchange (F. De Carlo et al., J. Synchrotron Rad. 21, 1224, 2014) as Mantis writes it: `/exchange/data`
 * in the order (x, y, energy).
 * @throws ImagingError where the data have other dimensions (tomography) or an axis lacks its unit.
 */
export function readDataExchange(hdf5: Hdf5File, sha256: string, options: StackOptions): Stack {
  const { file } = hdf5;
  const place = "exchange/data";
  const shape = hdf5.shape(place) ?? [];
  if (shape.length !== 3) {
    const found = shape.length === 0 ? "no images" : `${shape.length} dimensions`;
    throw new ImagingError({ file, place, found, expected: "three dimensions: x, y, energy" });
  }
  const [columns, rows, frames] = shape;
  const energies = quantity(hdf5, "exchange/energy", "energy", {
    unit: options.energyUnit,
    fix: `State it: { energyUnit: "eV" }.`,
  });
  if (energies?.length !== frames) {
    const found = `${energies?.length ?? "no"} energies`;
    throw new ImagingError({
      file,
      place: "exchange/energy",
      found,
      expected: `${frames}, one for each image`,
    });
  }
  return finishStack({
    file,
    format: "Data Exchange",
    version: hdf5.text("version") ?? "",
    sources: [{ file, sha256 }],
    counts: transposed(hdf5.array(place), shape, [2, 1, 0]),
    quantity: "counts",
    unit: hdf5.attribute(place, "units")[0] ?? "",
    energies,
    rows,
    columns,
    rowPositions: quantityIfStated(hdf5, "exchange/y", "position", options.positionUnit),
    columnPositions: quantityIfStated(hdf5, "exchange/x", "position", options.positionUnit),
    flags: unapplied(hdf5),
  });
}

function unapplied(hdf5: Hdf5File): Flag[] {
  return ["white_data", "dark_data"]
    .filter((name) => hdf5.kind(`exchange/${name}`) === "dataset")
    .map((name) => ({ kind: "oddity", note: `exchange/${name} was not applied.` }));
}
