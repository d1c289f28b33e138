import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack } from "./finish.js";
import type { Hdf5File } from "./hdf5.js";
import { evenly } from "./number.js";
import { resampled } from "./resample.js";
import type { StackOptions } from "./options.js";

/** hc / e in eV m and the elementary charge in coulomb (CODATA 2018). */
const EV_METRE = 1.239841984e-6;
const CHARGE = 1.602176634e-19;

interface Image {
  readonly intensities: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** eV. */
  readonly energy: number;
  /** Micrometres. */
  readonly pixel: number;
}

/**
 * Reads ptychographic reconstructions from CXI (F. R. N. C. Maia, Nat. Methods 9, 854, 2012), one group `entry_K` for
 * each energy. The complex transmission T becomes the intensity |T|^2, in units of a background that is not 1: divide
 * by I0 as for counts. The pixel grows with the wavelength; images of different pixels are brought onto the largest.
 * @throws ImagingError where an image, its energy or its pixel size is missing.
 */
export function readCxi(hdf5: Hdf5File, sha256: string, options: StackOptions): Stack {
  const { file } = hdf5;
  const names = hdf5.children("").filter((name) => /^entry_\d+$/.test(name));
  names.sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)));
  if (names.length === 0)
    throw new ImagingError({ file, found: "no entry_1", expected: "at least one entry" });
  const images = names.map((name) => readImage(hdf5, name, options));
  const flags: Flag[] = [];
  const pixel = Math.max(...images.map((image) => image.pixel));
  const rows = Math.min(
    ...images.map((image) => Math.max(1, Math.floor((image.rows * image.pixel) / pixel))),
  );
  const columns = Math.min(
    ...images.map((image) => Math.max(1, Math.floor((image.columns * image.pixel) / pixel))),
  );
  if (images.some((image) => image.pixel !== pixel || image.rows !== rows || image.columns !== columns)) {
    const note = `Images were brought onto one grid of ${(pixel * 1000).toPrecision(4)} nm about their centres.`;
    flags.push({ kind: "oddity", note });
  }
  const counts = new Float64Array(images.length * rows * columns);
  images.forEach((image, n) => {
    const target = counts.subarray(n * rows * columns, (n + 1) * rows * columns);
    resampled(image.intensities, image.rows, image.columns, pixel / image.pixel, rows, columns, target);
  });
  return finishStack({
    file,
    format: "CXI",
    version: hdf5.text("cxi_version") ?? String(hdf5.numbers("cxi_version")?.[0] ?? ""),
    sources: [{ file, sha256 }],
    counts,
    quantity: "counts",
    unit: "|T|^2",
    energies: images.map(({ energy }) => energy),
    rows,
    columns,
    rowPositions: evenly(0, (rows - 1) * pixel, rows),
    columnPositions: evenly(0, (columns - 1) * pixel, columns),
    flags,
  });
}

function readImage(hdf5: Hdf5File, entry: string, options: StackOptions): Image {
  const path = `${entry}/image_1/data`;
  const shape = hdf5.shape(path) ?? [];
  if (shape.length !== 2) {
    const found = shape.length === 0 ? "no image" : `${shape.length} dimensions`;
    throw new ImagingError({ file: hdf5.file, place: path, found, expected: "an image of two dimensions" });
  }
  const energy = energyOf(hdf5, entry);
  const pixel = options.pixelSize ?? pixelOf(hdf5, entry, energy);
  return { intensities: hdf5.intensities(path), rows: shape[0], columns: shape[1], energy, pixel };
}

/** Energies are in joule in this format. */
function energyOf(hdf5: Hdf5File, entry: string): number {
  const place = `${entry}/instrument_1/source_1/energy`;
  const joule = hdf5.numbers(place)?.[0];
  if (joule !== undefined && joule > 1e-18 && joule < 1e-13) return joule / CHARGE;
  const found = joule === undefined ? "no energy" : `${joule} J`;
  throw new ImagingError({ file: hdf5.file, place, found, expected: "a photon energy in joule" });
}

/** Micrometres: lambda / (2 NA) from the corner of the detector, or as noted by older programs in nm. */
function pixelOf(hdf5: Hdf5File, entry: string, energy: number): number {
  const place = `${entry}/instrument_1/detector_1/corner_position`;
  const [x = NaN, y = NaN, z = NaN] = hdf5.numbers(place) ?? [];
  const aperture = Math.hypot(x, y) / (Math.SQRT2 * Math.abs(z));
  if (aperture > 0 && Number.isFinite(aperture)) return (EV_METRE / energy / (2 * aperture)) * 1e6;
  const noted =
    hdf5.numbers(`${entry}/process_1/Param/pixnm`)?.[0] ?? hdf5.numbers("process_1/Param/pixnm")?.[0];
  if (noted !== undefined && noted > 0 && noted < 1e6) return noted / 1000;
  const fix = "State it in micrometres: { pixelSize: 0.006 }.";
  throw new ImagingError({
    file: hdf5.file,
    place,
    found: "no pixel size",
    expected: "the detector's corner",
    fix,
  });
}
