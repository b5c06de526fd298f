"""What is dragged from the palette: the id of a layer kind, in UTF-8, under this type."""

from PySide6.QtCore import QMimeData

from playground.core.registry import registry

LAYER_MIME = "application/x-playground-layer"


def layer_mime(layer_id: str) -> QMimeData:
    """What a drag of a layer kind carries."""
    data = QMimeData()
    data.setData(LAYER_MIME, layer_id.encode())
    return data


def layer_id_of(data: QMimeData) -> str | None:
    """The layer kind that a drag carries; None where it carries something else."""
    if not data.hasFormat(LAYER_MIME):
        return None
    layer_id = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    return layer_id if layer_id in registry.ids("layers") else None
