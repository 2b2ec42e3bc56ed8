"""What a zygote does once, so that no child has to: load libraries and use them for nothing.

The first table that is shown and the first picture that is drawn load dozens of modules and
fill caches. The cells here are neutral: nothing of an assignment stands in them, because a
student's code can look at everything in the memory of the process it was forked from.
"""

import gc
import importlib
import sys
from collections.abc import Iterable, Sequence

from coopgrade.runner.capture import CellShell, make_shell, reset, run_cell

# Of a kind with every cell: an error, a value, text.
_FIRST = ("def broken():\n    return [1] / 0\n\n\nbroken()", "print('あ')\n1.5")
# module → a cell that uses it as a notebook does.
_NEUTRAL = {
    "numpy": "import numpy\nnumpy.arange(4).reshape(2, 2).mean(axis=0)",
    "pandas": (
        "import io, pandas\n"
        "table = pandas.read_csv(io.StringIO('a,b\\nx,1.5\\ny,2\\n'))\n"
        "display(table, table.describe(), table.groupby('a').sum())\n"
        "table.merge(table, on='a').sort_values('b_x')['b_x'].value_counts()"
    ),
    "matplotlib.pyplot": (
        "import matplotlib.pyplot\n"
        "figure, (left, right) = matplotlib.pyplot.subplots(1, 2)\n"
        "left.plot([1, 2], label='あ')\n"
        "left.legend()\n"
        "right.bar(['あ', 'b'], [1, 2])\n"
        "right.set_title('あ')"
    ),
    "folium": (
        "import folium\n"
        "chart = folium.Map([35.4, 139.6])\n"
        "folium.Marker([35.4, 139.6], popup='あ', tooltip='あ').add_to(chart)\n"
        "folium.GeoJson({'type': 'FeatureCollection', 'features': []}).add_to(chart)\n"
        "chart"
    ),
    "ipywidgets": (
        "import ipywidgets\n"
        "display(ipywidgets.VBox([ipywidgets.IntSlider(), ipywidgets.Dropdown(options=['a'])]))\n"
        "ipywidgets.interact(lambda x: x, x=(0, 3)).widget.close()"
    ),
}
_ROOM = 1 << 22


def warm_shell() -> CellShell:
    """Return this process's shell, as after a restart, with what every cell needs loaded."""
    shell = make_shell()
    for cell in _FIRST:
        run_cell(shell, cell, room=_ROOM, plain_warnings=True)
    reset(shell)
    return shell


def load(names: Iterable[str]) -> None:
    """Import modules; one that cannot be imported is left to the cell that wants it."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001, S112 - what cannot be loaded alone is left to the cell
            continue


def warm_up(shell: CellShell, modules: Sequence[str]) -> None:
    """Load modules and use the known ones among them.

    Args:
        shell: begins as after a restart, before and after.
        modules: names as in `import`; the neutral cell of a module is run when that module,
            or one below it, is among them.
    """
    load(modules)
    if "matplotlib.pyplot" in sys.modules:
        _know_japanese()
    for name, cell in _NEUTRAL.items():
        if name in sys.modules:
            run_cell(shell, cell, room=_ROOM, plain_warnings=False, history=False)
    reset(shell)
    gc.collect()


def _know_japanese() -> None:
    """Have matplotlib draw Japanese where the font of a figure has none.

    The first font stays the first, so that pictures without Japanese are what they always
    were; whoever sets a font of one's own gets that.
    """
    import matplotlib as mpl
    from matplotlib import font_manager

    path, name = _font()
    if path:
        font_manager.fontManager.addfont(path)
        mpl.rcParams["font.family"] = [*mpl.rcParams["font.family"], name]


def _font() -> tuple[str, str]:
    """Return file and name of the IPAex font that comes with matplotlib-fontja."""
    import importlib.util
    from pathlib import Path

    # Importing the package would change the font of every figure.
    found = importlib.util.find_spec("matplotlib_fontja")
    if found is None or not found.origin:
        return "", ""
    path = Path(found.origin).parent / "fonts" / "ipaexg.ttf"
    return (str(path), "IPAexGothic") if path.is_file() else ("", "")
