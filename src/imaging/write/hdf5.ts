import h5wasm from "h5wasm/node";
import { writeAtomically } from "./atomically.js";

/** A group that is being written. */
export interface Hdf5Writer {
  /** A new group in this one, with its attributes. */
  readonly group: (name: string, attributes?: Attributes) => Hdf5Writer;
  /** Numbers of a shape; large ones in chunks of an image, compressed. */
  readonly numbers: (
    name: string,
    values: Numbers,
    shape: readonly number[],
    attributes?: Attributes,
  ) => void;
  /** A text, or a list of texts. */
  readonly text: (name: string, value: string | readonly string[], attributes?: Attributes) => void;
}

type Numbers = Float32Array | Float64Array;
type Attributes = Readonly<Record<string, string | number | readonly string[]>>;

/** Numbers from which a dataset is compressed. */
const LARGE = 4096;

/**
 * Writes an HDF5 file; it appears under its name once it is whole.
 * @throws Error of the library where the file cannot be written.
 */
export async function writeHdf5(path: string, write: (root: Hdf5Writer) => void): Promise<void> {
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler();
  await writeAtomically(path, (passing) => {
    const file = new h5wasm.File(passing, "w");
    try {
      write(writer(file));
    } finally {
      file.close();
    }
  });
}

function writer(group: InstanceType<typeof h5wasm.Group>): Hdf5Writer {
  return {
    group: (name, attributes = {}) => {
      const child = group.create_group(name);
      describe(child, attributes);
      return writer(child);
    },
    numbers: (name, data, shape, attributes = {}) => {
      const large = data.length >= LARGE && shape.length === 3;
      const chunks = large ? { chunks: [1, shape[1], shape[2]], compression: 4 } : {};
      const precision = data instanceof Float32Array ? "<f" : "<d";
      describe(
        group.create_dataset({ name, data, shape: [...shape], dtype: precision, ...chunks }),
        attributes,
      );
    },
    text: (name, value, attributes = {}) => {
      const data = typeof value === "string" ? value : [...value];
      describe(group.create_dataset({ name, data }), attributes);
    },
  };
}

type Described = Pick<InstanceType<typeof h5wasm.Group>, "create_attribute">;

function describe(entity: Described, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "number") entity.create_attribute(name, value);
    else if (typeof value === "string") entity.create_attribute(name, value, [], fixedLength([value]));
    else entity.create_attribute(name, [...value], [value.length], fixedLength(value));
  }
}

/** Texts of fixed length, as instruments write them: some programs take for granted that attributes are bytes. */
const fixedLength = (texts: readonly string[]): string | undefined =>
  texts.every((text) => /^[\x20-\x7e]+$/.test(text))
    ? `S${Math.max(...texts.map(({ length }) => length))}`
    : undefined;
