"""What importing the Act costs."""

import subprocess
import sys


def test_law_needs_no_heavy_library():
    """`import coopkit.law` loads neither pandas nor matplotlib nor pydantic."""
    code = (
        "import sys, coopkit.law\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'pydantic', 'ipywidgets'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
