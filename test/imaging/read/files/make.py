"""Writes the small files of this folder with h5py and tifffile, programs other than ours.

    pip install h5py tifffile numpy && python make.py

They follow what the instruments write: pystxmcontrol 0 to 3 (ALS), PolLux (SLS), CXI (ptychography), Mantis, pyFAI.
The images are counts[e, y, x] = 100 * e + 10 * y + x + 1 with 3 energies, 4 rows and 5 columns, unless a line says
otherwise, so that every reader can be checked by arithmetic.
"""

import os
import subprocess
import sys

import h5py
import numpy as np
import tifffile

HERE = os.path.dirname(os.path.abspath(__file__))
E, Y, X = 3, 4, 5
e, y, x = np.meshgrid(np.arange(E), np.arange(Y), np.arange(X), indexing="ij")
COUNTS = (100 * e + 10 * y + x + 1).astype("f8")
ENERGY = np.array([850.0, 853.25, 860.0])
SAMPLE_Y = -1.0 + 0.5 * np.arange(Y)
SAMPLE_X = 2.0 + 0.25 * np.arange(X)


def path(name):
    return os.path.join(HERE, name)


def old(name, definition=None, version=None, scan="Image"):
    """pystxmcontrol before version 3: groups without classes, no units."""
    f = h5py.File(path(name), "w")
    entry = f.create_group("entry0")
    if definition is not None:
        entry["definition"] = definition
        if version is not None:
            entry["definition"].attrs["version"] = np.bytes_(version)
    entry["start_time"] = np.array([b"2020-01-01T00:00:00"])
    entry["motors/Energy"] = ENERGY
    group = entry.create_group("counter0")
    group["energy"], group["count_time"] = ENERGY, np.full(E, 2.0)
    group["stxm_scan_type"] = scan
    return f, entry, group


def version_0():
    f, entry, group = old("pystxmcontrol-0.stxm")
    group.create_dataset("data", data=COUNTS, compression="gzip")
    group["sample_x"], group["sample_y"] = SAMPLE_X, SAMPLE_Y
    f.close()


def version_1():
    """Two regions; the scan was stopped in the second line of the last energy of the first."""
    f, entry, group = old("pystxmcontrol-1.stxm", "1.0")
    stopped = COUNTS.copy()
    stopped[2, 1:] = 0
    group["data"], group["sample_x"], group["sample_y"] = stopped, SAMPLE_X, SAMPLE_Y
    f.copy(entry, "entry1")
    f["entry1/counter0/data"][...] = COUNTS + 1000
    f.close()


def version_2():
    """Oversampled three times along the line; every sample counts a third of its pixel; one pixel has no sample."""
    f, entry, group = old("pystxmcontrol-2.0.stxm", "NX", "2")
    samples = SAMPLE_X[:, None] + np.array([-0.08, 0.0, 0.08])
    measured = np.broadcast_to(samples.ravel(), (E, Y, 3 * X)).copy()
    measured[0, 0, 6:9] = SAMPLE_X[1] + 0.01  # those of pixel 2 fell on pixel 1
    data = np.repeat(COUNTS / 3, 3, axis=2)
    data[0, 0, 6:9] = COUNTS[0, 0, 1] / 3
    group["data"], group["sample_x"] = data, measured
    group["sample_y"] = np.broadcast_to(SAMPLE_Y[None, :, None], measured.shape)
    entry["requested_values/sample_x"], entry["requested_values/sample_y"] = SAMPLE_X, SAMPLE_Y
    f.close()


def version_2_1():
    f, entry, group = old("pystxmcontrol-2.1.stxm", "NX", "2.1")
    group["data"] = np.zeros((E, Y, 2 * X))
    binned = entry.create_group("binned_values")
    binned["data"], binned["sample_x"], binned["sample_y"] = COUNTS, SAMPLE_X, SAMPLE_Y
    f.close()


def version_3(name, leave_open=False):
    f = h5py.File(path(name), "w", libver="latest")
    entry = f.create_group("entry0")
    entry.attrs["NX_class"] = np.bytes_("NXentry")
    entry["definition"], entry["version"] = "NXstxm", 3.0
    group = entry.create_group("default")
    group.attrs["NX_class"] = np.bytes_("NXdata")
    group.create_dataset("data", data=COUNTS, maxshape=(None, Y, X), chunks=(1, Y, X))
    for n, (axis, values) in enumerate([("energy", ENERGY), ("sample_y", SAMPLE_Y), ("sample_x", SAMPLE_X)]):
        group[axis] = values
        group[axis].attrs["axis"] = n + 1
    group["count_time"] = np.full(E, 2.0)
    group["stxm_scan_type"] = np.array([b"Image"])
    if leave_open:
        f.swmr_mode = True
        group["data"].flush()
        os._exit(0)  # as a scan that crashed
    f.close()


def nxstxm():
    """As PolLux: arrays of one fixed string, descending energies, units in Latin-1, two detectors, 1-based @axis."""
    f = h5py.File(path("nxstxm-pollux.hdf5"), "w")
    entry = f.create_group("entry1")
    entry.attrs["NX_class"] = np.bytes_("NXentry")
    entry["definition"] = np.array([b"NXstxm"])
    entry["definition"].attrs["version"] = np.bytes_("1.3")
    for name, axes in (("counter0", "listed"), ("counter1", "numbered")):
        group = entry.create_group(name)
        group.attrs["NX_class"] = np.bytes_("NXdata")
        group["stxm_scan_type"] = np.array([b"sample image stack"])
        group["energy"], group["energy"].attrs["units"] = ENERGY[::-1], np.bytes_("eV")
        group["sample_y"], group["sample_y"].attrs["units"] = SAMPLE_Y, np.bytes_(b"\xb5m")
        group["sample_x"], group["sample_x"].attrs["units"] = SAMPLE_X, np.bytes_("μm".encode())
        group["count_time"], group["count_time"].attrs["units"] = np.full(E, 0.01), np.bytes_("s")
        if axes == "listed":
            group.attrs["axes"] = np.array([b"energy", b"sample_y", b"sample_x"])
            group.create_dataset("data", data=COUNTS[::-1], chunks=(1, 1, X), compression="gzip", shuffle=True)
        else:
            group["data"] = COUNTS[::-1].transpose(2, 1, 0)  # (x, y, energy)
            for axis, number in (("energy", 3), ("sample_y", 2), ("sample_x", 1)):
                group[axis].attrs["axis"] = number
    control = entry.create_group("control")
    control["data"], control["data"].attrs["units"] = np.full((E, Y, X), 401.5), np.bytes_("mA")
    f.close()


def lzf():
    f = h5py.File(path("nxstxm-lzf.hdf5"), "w")
    group = f.create_group("entry1/counter0")
    f["entry1"].attrs["NX_class"] = "NXentry"
    group.attrs["NX_class"] = "NXdata"
    f["entry1/definition"] = "NXstxm"
    group.create_dataset("data", data=COUNTS, compression="lzf")
    group["energy"] = ENERGY
    group["energy"].attrs["units"] = "eV"
    f.close()


def cxi():
    """Two energies; the pixel grows with the wavelength. Amplitude 5 everywhere: the intensity is 25."""
    f = h5py.File(path("ptychography.cxi"), "w")
    f["cxi_version"] = 130
    for k, energy in enumerate((852.0, 856.0), start=1):
        entry = f.create_group(f"entry_{k}")
        entry["image_1/data"] = np.full((12, 14), 3 + 4j, dtype="c8")
        entry["instrument_1/source_1/energy"] = energy * 1.602176634e-19
        entry["instrument_1/detector_1/corner_position"] = np.array([0.0125, 0.0125, 0.1])
    f.close()


def data_exchange():
    f = h5py.File(path("mantis.hdf5"), "w")
    f["implements"], f["version"] = "information:exchange:spectromicroscopy:Mantis", "1.0"
    group = f.create_group("exchange")
    group["data"] = COUNTS.astype("f4").transpose(2, 1, 0)
    for name, values, unit in (("x", SAMPLE_X, "um"), ("y", SAMPLE_Y, "um"), ("energy", ENERGY, "ev")):
        group[name] = values
        group[name].attrs["units"] = unit
    f.close()


def pyfai():
    """Layout of pyFAI's NXmonopd: results are links into the instrument."""
    f = h5py.File(path("pyfai.h5"), "w")
    entry = f.create_group("entry")
    entry.attrs["NX_class"] = "NXentry"
    entry["definition"] = "NXmonopd"
    instrument = entry.create_group("instrument")
    instrument.attrs["NX_class"] = "NXinstrument"
    monochromator = instrument.create_group("monochromator")
    monochromator.attrs["NX_class"] = "NXmonochromator"
    monochromator["wavelength"] = 0.97444
    monochromator["wavelength"].attrs["units"] = "angstrom"
    detector = instrument.create_group("detector")
    detector["polar_angle"] = np.linspace(10, 11, 6)
    detector["polar_angle"].attrs["units"] = "deg"
    detector["data"], detector["errors"] = np.arange(6.0) ** 2, np.full(6, 0.5)
    results = entry.create_group("results")
    results.attrs["NX_class"] = "NXdata"
    for name in ("polar_angle", "data", "errors"):
        results[name] = h5py.SoftLink(f"/entry/instrument/detector/{name}")
    f.close()


def tiffs():
    def write(name, data, **how):
        tifffile.imwrite(path(name), data, metadata=how.pop("metadata", None), photometric="minisblack", **how)
        with open(path(name[: name.rindex(".")] + ".txt"), "w") as text:
            text.write("* energies in eV\n" + "".join(f"{value}\n" for value in ENERGY))

    write("deflate.tif", COUNTS.astype("u2"), compression="zlib")
    write("big-endian.tif", COUNTS.astype("f4"), byteorder=">")
    write("signed.tif", (COUNTS - 200).astype("i2"))
    write("double.tif", COUNTS / 3)
    write("int32.tif", COUNTS.astype("i4"))
    tifffile.imwrite(path("imagej.tif"), COUNTS.astype("f4"), imagej=True, resolution=(4, 4),
                     metadata={"unit": "um", "axes": "ZYX"})
    with open(path("imagej.txt"), "w") as text:
        text.write("# keV\n" + "".join(f"{value / 1000}\n" for value in ENERGY))


for make in (version_0, version_1, version_2, version_2_1, nxstxm, lzf, cxi, data_exchange, pyfai, tiffs):
    make()
version_3("pystxmcontrol-3.stxm")
if "open" not in sys.argv:
    subprocess.run([sys.executable, __file__, "open"], check=True)
else:
    version_3("pystxmcontrol-3-left-open.stxm", leave_open=True)
