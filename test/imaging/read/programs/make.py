"""Lets the programs themselves write the files of this folder; README.md says which versions wrote those that are kept.

    pip install numpy h5py pillow scipy pyFAI xraylarch xypattern
    git clone https://github.com/davidalexandershapiro/pystxmcontrol
    git clone https://github.com/mlerotic/spectromicroscopy
    python make.py pystxmcontrol spectromicroscopy

Images are counts[e, y, x] = 100 * e + 10 * y + x + 1 with 3 energies, 4 rows and 5 columns, so that a reader can be
checked by arithmetic. A program that is not installed is left out.
"""

import os
import subprocess
import sys
import types

import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))  # names of files get into them
E, Y, X = 3, 4, 5
e, y, x = np.meshgrid(np.arange(E), np.arange(Y), np.arange(X), indexing="ij")
COUNTS = (100 * e + 10 * y + x + 1).astype("f8")
ENERGY = [850.0, 853.25, 860.0]


def pystxmcontrol_module(clone, commit):
    """The module of file writing as it was at a commit, without the GUI and instrument code around it."""
    source = subprocess.check_output(
        ["git", "-C", clone, "show", f"{commit}:pystxmcontrol/utils/writeNX.py"], text=True
    )
    source = source.replace("from pystxmcontrol.utils.general import rebinLine", "")  # only for reading
    if not hasattr(np, "string_"):
        np.string_ = np.bytes_  # the older writer is of the time of NumPy 1
    module = types.ModuleType("writeNX")
    exec(source, module.__dict__)
    return module


REGION = {
    "xStart": 2.0, "xStop": 3.0, "xPoints": X, "xStep": 0.25,
    "yStart": -1.0, "yStop": 0.5, "yPoints": Y, "yStep": 0.5,
    "zStart": 0.0, "zStop": 0.0, "zPoints": 1,
}  # fmt: skip


def pystxmcontrol_21(clone):
    """Commit 18e2c66 (2025-02-18): raw samples, twice as many as pixels, and the image binned from them."""
    module = pystxmcontrol_module(clone, "18e2c66")
    scan = {
        "scanRegions": {"Region1": REGION}, "energy_list": ENERGY, "dwell": 2.0, "oversampling_factor": 2,
        "type": "Image", "spiral": False, "nxFileVersion": "2.1", "proposal": "p", "experimenters": "e", "sample": "s",
    }  # fmt: skip
    writer = module.stxm(scan_dict=scan)
    writer.file_name = "pystxmcontrol-2.1.stxm"
    writer.start_time = writer.stop_time = "2025-02-18T00:00:00"
    import h5py

    writer.NXfile = h5py.File(writer.file_name, "w", libver="latest")
    writer.createEntry(0)
    writer.interp_counts[0][0] = COUNTS
    writer.counts[0][0] = np.repeat(COUNTS / 2, 2, axis=2)
    writer.xMeasured[0] = np.broadcast_to(np.linspace(1.9, 3.1, 2 * X), (E, Y, 2 * X)).reshape(E, -1).copy()
    writer.updateEntry(0)
    writer.NXfile.close()


def pystxmcontrol_3(clone):
    """Commit 5aadb66 (2026): NeXus by its names, two detectors, the last line of the last energy not yet scanned."""
    module = pystxmcontrol_module(clone, "5aadb66")
    scan = {
        "scan_regions": {"Region1": REGION}, "energy_list": ENERGY, "energy_regions": {}, "dwell": 2.0,
        "daq list": ["default", "xmcd"], "scan_type": "Image", "proposal": "p", "experimenters": "e", "sample": "s",
        "comment": "", "x_motor": "SampleX", "y_motor": "SampleY", "file_name": "pystxmcontrol-3.stxm",
        "main_config": {
            "server": {"nx_file_version": "3"},
            "source": {"type": "Synchrotron X-ray Source", "name": "ALS", "probe": "x-ray"},
        },
    }  # fmt: skip
    writer = module.stxm(scan_dict=scan)
    stopped = COUNTS.copy()
    stopped[2, 3] = 0
    writer.interp_counts["default"][0], writer.interp_counts["xmcd"][0] = stopped, COUNTS + 1000
    writer.saveRegion(0)
    writer.close()


def pyfai():
    import pyFAI
    from pyFAI import detectors
    from pyFAI.io import nexus

    try:
        from pyFAI.integrator.azimuthal import AzimuthalIntegrator
    except ImportError:
        from pyFAI.azimuthalIntegrator import AzimuthalIntegrator  # before 2025
    version = pyFAI.version
    detector = detectors.Detector(1e-4, 1e-4, max_shape=(60, 60))
    integrator = AzimuthalIntegrator(0.1, 0.003, 0.003, detector=detector, wavelength=0.97444e-10)
    image = 100 + np.add.outer(np.arange(60.0), np.arange(60.0))
    how = dict(npt=20, error_model="poisson", method=("full", "histogram", "cython"))
    angle = integrator.integrate1d(image, unit="2th_deg", filename=f"pyfai-{version}-2th.dat", **how)
    transfer = integrator.integrate1d(image, unit="q_nm^-1", filename=f"pyfai-{version}-q.dat", **how)
    os.path.abspath, whole = (lambda name: name), os.path.abspath  # or the paths of this machine get into the files
    nexus.save_NXmonpd(f"pyfai-{version}-monopd.nxs", angle)
    nexus.save_NXcansas(f"pyfai-{version}-cansas.nxs", transfer)
    os.path.abspath = whole
    for name, result in (("2th", angle), ("q", transfer)):
        table = np.column_stack([result.radial, result.intensity, result.sigma])
        np.savetxt(f"pyfai-{version}-{name}.csv", table, delimiter=",", header="position,intensity,sigma", comments="")
    return pyFAI.version


def larch():
    import platform

    import larch
    from larch import Group
    from larch.io import AthenaProject, write_ascii

    energy = 8333 + np.arange(-40, 60, 2.0)
    mu = 0.5 + np.arctan(energy - 8333) / np.pi + 0.2 * np.exp(-(((energy - 8340) / 4) ** 2))
    first = Group(energy=energy, mu=mu, i0=np.full_like(energy, 1000.0), label="NiO 'first'", filename="NiO.dat")
    second = Group(energy=energy, mu=0.5 * mu, i0=np.full_like(energy, 900.0), label="Ni2O3", filename="Ni2O3.dat")
    platform.platform = lambda: "Linux"
    project = AthenaProject("larch.prj")
    for group in (first, second):
        group.datatype = "xas"
        project.add_group(group)
    project.save(use_gzip=True)
    write_ascii("larch.txt", energy, mu, label="energy mu", header=["written by larch", "energy in eV"])
    return larch.__version__


def xypattern():
    from importlib.metadata import version

    from xypattern import Pattern

    angle = np.linspace(10, 11, 6)
    Pattern(angle, 100 + angle**2).save("xypattern.chi", unit="2th_deg")
    Pattern(angle, 100 + angle**2).save("xypattern.xy", header="2th_deg I")
    return version("xypattern")


def mantis(clone):
    """Mantis 3.3.0, commit 021e1af: Data Exchange, and TIFF with one file for each energy."""
    sys.path.insert(0, clone)
    from mantis_xray.analysis import data_struct
    from mantis_xray.file_plugins import file_dataexch_hdf5, file_tif

    data = COUNTS.transpose(2, 1, 0).astype("f4")
    struct = data_struct.h5()
    exchange = struct.exchange
    exchange.data, exchange.data_axes = data, "x:y"
    exchange.x, exchange.x_units = 2.0 + 0.25 * np.arange(X), "um"
    exchange.y, exchange.y_units = -1.0 + 0.5 * np.arange(Y), "um"
    exchange.energy, exchange.energy_units = np.array(ENERGY), "ev"
    file_dataexch_hdf5.write_h5("mantis.hdf5", struct)
    os.makedirs("mantis-tiff", exist_ok=True)
    # Its images have x along the first axis, which PIL takes for rows: the files are turned, and so is this.
    file_tif.write_tif("mantis-tiff/s.tif", COUNTS.transpose(1, 2, 0).astype("f4"), ENERGY)


if __name__ == "__main__":
    for program in (pyfai, larch, xypattern):
        try:
            print(program.__name__, program())
        except ImportError as error:
            print(program.__name__, "left out:", error)
    clones = dict(zip(("pystxmcontrol", "mantis"), sys.argv[1:]))
    if "pystxmcontrol" in clones:
        pystxmcontrol_21(clones["pystxmcontrol"])
        pystxmcontrol_3(clones["pystxmcontrol"])
    if "mantis" in clones:
        mantis(clones["mantis"])
