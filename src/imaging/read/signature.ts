import { open } from "node:fs/promises";

/** What HDF5 begins with. */
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** The first bytes of a file, eight at most. */
export async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether a file that begins so is HDF5. */
export const isHdf5 = (start: Uint8Array): boolean => HDF5.every((byte, n) => start[n] === byte);
