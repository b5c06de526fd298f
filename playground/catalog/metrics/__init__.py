"""Metrics. ORDER is that of the menus: for classes, then for numbers."""

ORDER = (
    "accuracy", "top_k", "precision", "recall", "f1", "confusion_matrix", "roc_auc", "log_loss",
    "mean_absolute_error", "root_mean_squared_error", "r2",
)  # fmt: skip
