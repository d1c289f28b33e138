"""Lets Mantis, h5py, tifffile and pystxmcontrol read what ours.ts has written: `python check.py FOLDER mantis pystxmcontrol`.

Prints one line for each program and format; ends with an error where a number differs.
"""

import os
import sys

import h5py
import numpy as np
import tifffile

from make import COUNTS, ENERGY, pystxmcontrol_module

folder, mantis, pystxmcontrol = sys.argv[1:4]
os.chdir(os.path.join(os.environ.get("PWD", "."), folder))
sys.path.insert(0, mantis)
from mantis_xray.analysis import data_stack, data_struct  # noqa: E402
from mantis_xray.file_plugins import file_dataexch_hdf5, file_ncb, file_nexus_hdf5, file_sdf, file_stk  # noqa: E402


def report(program, name, data, energies):
    same = np.array_equal(np.squeeze(np.asarray(data, dtype="f8")), COUNTS) and np.allclose(energies, ENERGY)
    print(f"{program:14} {name:14} {'same' if same else 'DIFFERENT'}")
    return same


def read_by_mantis(plugin, name):
    stack = data_stack.data(data_struct.h5())
    structure = plugin.GetFileStructure(name)
    selection = None if structure is None else (0, 0, 0)
    plugin.read(name, stack, selection)
    return report("Mantis", name, np.transpose(stack.absdata, (2, 1, 0)), stack.ev)


done = [
    read_by_mantis(file_sdf, "s.hdr"),
    read_by_mantis(file_nexus_hdf5, "nxstxm.hdf5"),
    read_by_mantis(file_dataexch_hdf5, "exchange.hdf5"),
    read_by_mantis(file_ncb, "s.ncb"),
    read_by_mantis(file_stk, "s.stk"),
]
with h5py.File("nxstxm.hdf5") as f:
    done.append(report("h5py", "nxstxm.hdf5", f["entry1/counter0/data"][()], f["entry1/counter0/energy"][()]))
done.append(report("tifffile", "s.tif", tifffile.imread("s.tif"), np.loadtxt("s.txt", comments="*")))
with h5py.File("s.stxm") as f:
    done.append(report("h5py", "s.stxm", f["entry0/default/data"][()], f["entry0/default/energy"][()]))
reader = pystxmcontrol_module(pystxmcontrol, "5aadb66").stxm(stxm_file="s.stxm")
entry = reader.data["entry0"]
done.append(report("pystxmcontrol", "s.stxm", entry["counts"]["default"], entry["energy"]))
sys.exit(0 if all(done) else 1)
