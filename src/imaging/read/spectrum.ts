import type { Spectrum } from "../model.js";
import { readAthena } from "./athena.js";
import type { SpectrumOptions } from "./options.js";
import { readSource } from "./source.js";
import { readTextSpectrum } from "./text-spectrum.js";
import { readXdi } from "./xdi.js";

/**
 * Reads a spectrum by what is in the file: XDI, a project of Athena, or columns of text.
 * @throws ImagingError where the file is damaged or leaves out what only the user can know.
 */
export async function readSpectrum(path: string, options: SpectrumOptions = {}): Promise<Spectrum> {
  const source = await readSource(path);
  const start = new TextDecoder("latin1").decode(source.bytes.subarray(0, 200)).trimStart();
  if (source.bytes[0] === 0x1f && source.bytes[1] === 0x8b) return readAthena(source, options);
  if (/^# Athena project file|^\{/.test(start)) return readAthena(source, options);
  return /^#\s*XDI\//.test(start) ? readXdi(source, options) : readTextSpectrum(source, options);
}
