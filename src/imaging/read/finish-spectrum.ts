import { ImagingError } from "../imaging-error.js";
import type { Flag, Format, Spectrum } from "../model.js";

/** A spectrum as a reader found it, in the order of the file. */
export interface SpectrumDraft {
  readonly file: string;
  readonly format: Format;
  readonly version?: string;
  readonly sha256: string;
  readonly name: string;
  /** Column or group that was chosen, where there were several. */
  readonly channel?: string;
  /** eV. */
  readonly energies: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly errors?: ArrayLike<number> | undefined;
  readonly quantity: Spectrum["quantity"];
  readonly flags: readonly Flag[];
}

/**
 * Checks a spectrum and sorts it by energy; energies measured twice stay in the order of the file.
 * @throws ImagingError where lists differ in length or hold what is no number or no energy.
 */
export function finishSpectrum(draft: SpectrumDraft): Spectrum {
  const { file, energies, values, errors } = draft;
  const count = energies.length;
  if (count < 2 || values.length !== count || (errors && errors.length !== count)) {
    const found = `${count} energies with ${values.length} values`;
    throw new ImagingError({ file, found, expected: "two points or more, a value for each" });
  }
  const flags = [...draft.flags];
  const order = Int32Array.from({ length: count }, (_, n) => n);
  for (let n = 0; n < count; n++) {
    const place = `point ${n + 1}`;
    if (!(energies[n] > 0 && energies[n] < 1e7)) {
      throw new ImagingError({
        file,
        place,
        found: `the energy ${energies[n]} eV`,
        expected: "a photon energy",
      });
    }
    if (!(Math.abs(values[n]) < 1e30)) {
      throw new ImagingError({ file, place, found: `the value ${values[n]}`, expected: "a number" });
    }
    if (errors && !(errors[n] >= 0 && errors[n] < 1e30)) {
      const found = `the standard error ${errors[n]}`;
      throw new ImagingError({ file, place, found, expected: "zero or a positive number" });
    }
  }
  if (order.some((n) => n > 0 && energies[n] < energies[n - 1])) {
    flags.push({
      kind: "sorted",
      note: "Points were sorted by energy; provenance.order says where each was.",
    });
    order.sort((a, b) => energies[a] - energies[b] || a - b);
  }
  const inOrder = (list: ArrayLike<number>): Float64Array => Float64Array.from(order, (n) => list[n]);
  return {
    name: draft.name,
    energies: inOrder(energies),
    values: inOrder(values),
    errors: errors && inOrder(errors),
    quantity: draft.quantity,
    provenance: {
      file,
      format: draft.format,
      version: draft.version ?? "",
      sources: [{ file, sha256: draft.sha256 }],
      channel: draft.channel ?? "",
      order,
    },
    flags,
  };
}
