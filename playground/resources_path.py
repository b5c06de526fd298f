"""Where the files that are not code live: data sets, fonts, icons, gallery projects, trained weights."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent

# A wheel carries the folder inside the package; a checkout (and an editable install) keeps it beside the package.
RESOURCES: Path = next(
    (folder for folder in (_HERE / "resources", _HERE.parent / "resources") if folder.is_dir()),
    _HERE / "resources",
)
